import { relativePosix } from '../../facts/posix-path.js'
import type { SourceSpan } from '../../model/source-span.js'
import type { ts } from './typescript.js'

/** The place of a node, relative to the root. */
export function spanOf(root: string, node: ts.Node): SourceSpan {
  const source = node.getSourceFile()
  const start = source.getLineAndCharacterOfPosition(node.getStart(source))
  const end = source.getLineAndCharacterOfPosition(node.getEnd())
  return {
    file: nameOf(root, source),
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

const names = new WeakMap<ts.SourceFile, { readonly root: string; readonly name: string }>()

/** A file has thousands of places: its name is made once. */
function nameOf(root: string, source: ts.SourceFile): string {
  const known = names.get(source)
  if (known?.root === root) return known.name
  const name = relativePosix(root, source.fileName)
  names.set(source, { root, name })
  return name
}

/** An expression's text on one line, cut where it would be too long for a message. */
export function shortText(node: ts.Node): string {
  const text = node.getText().replaceAll(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
