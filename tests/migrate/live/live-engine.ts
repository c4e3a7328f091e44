import type { LiveJob, LiveQueue } from './outcome.js'

/** Reads with an engine's own means what workers have left there. */
export interface LiveEngine {
  /** Names of all queues that have had a job or a schedule. */
  used(): Promise<string[]>
  /** Names of all queues with jobs that run, or will within some seconds. */
  unsettled(): Promise<string[]>
  read(queues: readonly LiveQueue[]): Promise<LiveJob[]>
}

/** Milliseconds. A job that is due later is not waited for. */
export const LATER = 20_000

/** Longer than any shape delays a job: what is due later is due at a moment, and not some time from now. */
const longest = 2_000_000

/** Times in milliseconds. Neither side is as exact as a second, nor begins at the same one. */
export function dueText(added: number, due: number, isMoment = due - added > longest): string {
  if (!isMoment) return `after ${Math.round((due - added) / 1000)} s`
  return new Date(Math.round(due / 60_000) * 60_000).toISOString()
}
