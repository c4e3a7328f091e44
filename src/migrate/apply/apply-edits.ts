import type { Edit } from './sheet.js'

/** A file after its edits. */
export interface EditedText {
  readonly text: string
  /** The units of the edits that a line of the new text was made by; empty for a line that nothing has changed. */
  readonly unitsAt: (line: number) => readonly string[]
}

/** In the order of the text; of two at one place the insertion comes first. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || b.index - a.index)
    .map(({ edit }) => edit)
}

/** Edits that would write into each other: the outer one replaces the text that the inner one changes. */
export function overlapping(edits: readonly Edit[]): readonly Edit[] {
  const found = new Set<Edit>()
  let widest: Edit | undefined
  for (const edit of inOrder(edits)) {
    if (widest !== undefined && edit.start < widest.end) found.add(widest).add(edit)
    if (widest === undefined || edit.end > widest.end) widest = edit
  }
  return [...found]
}

/** Makes edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): EditedText {
  const written: {
    readonly from: number
    readonly to: number
    readonly units: readonly string[]
  }[] = []
  let now = ''
  let position = 0
  for (const { start, end, text: replacement, units } of inOrder(edits)) {
    now += text.slice(position, start)
    written.push({ from: now.length, to: now.length + replacement.length, units })
    now += replacement
    position = end
  }
  now += text.slice(position)
  const lineAt = (offset: number): number => now.slice(0, offset).split('\n').length
  return {
    text: now,
    unitsAt: (line) =>
      written
        .filter(({ from, to }) => lineAt(from) <= line && line <= lineAt(to))
        .flatMap(({ units }) => units),
  }
}
