import type { SourceSpan } from '../model/source-span.js'

/** A part of a text. */
export interface TextRange {
  readonly offset: number
  readonly length: number
}

/** The place of a part of a file, as findings name it. */
export function textSpan(file: string, text: string, { offset, length }: TextRange): SourceSpan {
  const place = (position: number): { line: number; column: number } => {
    const lines = text.slice(0, position).split('\n')
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
  const [start, end] = [place(offset), place(offset + Math.max(length, 1))]
  return { file, ...start, endLine: end.line, endColumn: end.column }
}
