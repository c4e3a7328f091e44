import type { PrebuildResult } from '../pipeline/prebuild.js'

/** One line for people: how many queues, what was written, how long it took. */
export function summary(
  { queues: count, plan }: PrebuildResult,
  milliseconds: number,
  isCheck: boolean,
): string {
  const queues = countWords(count, 'queue')
  const time = `${Math.round(milliseconds)} ms`
  if (isCheck) return `${queues}, up to date. (${time})`
  const written = plan.filter(({ action }) => action === 'write').length
  const removed = plan.filter(({ action }) => action === 'remove').length
  const parts = [
    written > 0 ? `${countWords(written, 'file')} written` : null,
    removed > 0 ? `${countWords(removed, 'file')} removed` : null,
  ].filter((part) => part !== null)
  return `${queues}, ${parts.length > 0 ? parts.join(', ') : 'nothing to write'}. (${time})`
}

export function countWords(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
