import type { ts } from '../../inspect/source/typescript.js'
import { quoted } from '../code/quoted.js'

/** `by: 'account.id'`, or a list of paths, in the quotes of a file. */
export function byText(file: ts.SourceFile, paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => quoted(file, path))
  return `by: ${others.length === 0 ? first : `[${[first, ...others].join(', ')}]`}`
}
