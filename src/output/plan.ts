import type { EmittedFile } from '../emit/emitted-file.js'

/** What must happen to one file of the out dir so that it is as the sources say. `path` is below the out dir. */
export type PlannedFile =
  | { readonly action: 'keep'; readonly path: string }
  | {
      readonly action: 'write'
      readonly path: string
      readonly text: string
      readonly before: string | null
    }
  | { readonly action: 'remove'; readonly path: string; readonly before: string }
  /** A file that is not ours stands in the way. */
  | { readonly action: 'refuse'; readonly path: string }

/** What stands in the out dir now: our own files, and the names of the others. */
export interface OutputState {
  readonly own: ReadonlyMap<string, string>
  readonly foreign: ReadonlySet<string>
}

/** Compares what should be with what is. Decides everything, and does nothing. */
export function planOutput(files: readonly EmittedFile[], state: OutputState): PlannedFile[] {
  const wanted = new Set(files.map(({ path }) => path))
  const planned = files.map(({ path, text }): PlannedFile => {
    if (state.foreign.has(path)) return { action: 'refuse', path }
    const before = state.own.get(path) ?? null
    return before !== null && sameLines(before, text)
      ? { action: 'keep', path }
      : { action: 'write', path, text, before }
  })
  const leftover = [...state.own]
    .filter(([path]) => !wanted.has(path))
    .map(([path, before]): PlannedFile => ({ action: 'remove', path, before }))
  return [...planned, ...leftover]
}

/** Git gives a checkout other line ends (`core.autocrlf`), and that changes nothing of what a file says. */
export function sameLines(a: string, b: string): boolean {
  return a === b || withNewlines(a) === withNewlines(b)
}

function withNewlines(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
