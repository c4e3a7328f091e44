/** A place in a source file. `file` is relative to the project's root, with `/`; lines and columns count from 1. */
export interface SourceSpan {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}
