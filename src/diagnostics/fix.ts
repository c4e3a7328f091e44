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

/** The smallest edit that makes one text of a file into another. `file` is relative to the project's root. */
export function fixBetween(file: string, before: string, after: string): Fix {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let same = 0
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++
  // An insertion can often stand at several places. The first is where a person would make it: `,⏎  "b": 2` behind the
  // line before, not `b": 2,⏎  "` within the line after.
  const isInsertion = start + same === before.length
  while (isInsertion && start > 0 && before[start - 1] === after.at(-1 - same)) {
    start--
    same++
  }
  const [from, to] = [placeOf(before, start), placeOf(before, before.length - same)]
  return {
    span: { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column },
    text: after.slice(start, after.length - same),
  }
}

/** The place of an offset, both from 1. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(lineEnd)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

const lineEnd = /\r\n|[\n\r\u2028\u2029]/

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
