import type { ts } from '../../inspect/source/typescript.js'

export interface Span {
  readonly start: number
  readonly end: number
}

/** A statement, with the rest of its line if there is nothing else in it. */
export function wholeLine(statement: ts.Statement): Span {
  const { text } = statement.getSourceFile()
  const [start, end] = [statement.getStart(), statement.end]
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const rest = /^[^\S\n]*\n/.exec(text.slice(end))?.[0].length ?? 0
  const isAlone = rest > 0 && text.slice(lineStart, start).trim() === ''
  return isAlone ? { start: lineStart, end: end + rest } : { start, end }
}
