import type { SourceSpan } from '../model/source-span.js'

/** One edit that mends a finding: what stands at a place is replaced. An empty place (its end is its start) inserts. */
export interface Fix {
  readonly span: SourceSpan
  readonly text: string
}

/** The text of a file with the edit made. */
export function applyFix(text: string, { span, text: replacement }: Fix): string {
  const start = offsetOf(text, span.line, span.column)
  const end = offsetOf(text, span.endLine, span.endColumn)
  return text.slice(0, start) + replacement + text.slice(end)
}

/** Lines end as the compiler says they do, so that its places hold for files of every system. */
function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let passed = 1; passed < line; passed++) {
    const end = /\r\n|[\n\r\u2028\u2029]/g
    end.lastIndex = start
    if (end.exec(text) === null) return text.length
    start = end.lastIndex
  }
  return Math.min(start + column - 1, text.length)
}
