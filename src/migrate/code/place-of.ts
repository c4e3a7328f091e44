import path from 'node:path'
import type { ts } from '../../inspect/source/typescript.js'

/** Where a node stands, as a remark about another place names it: `jobs.ts:12`. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile()
  return `${path.basename(file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}
