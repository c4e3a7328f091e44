import { setImmediate } from 'node:timers/promises'
import { countWords } from '../summary.js'
import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'
import { showProgress } from './show-progress.js'

export interface LongWork {
  /** Does a part when it is asked for it, and gives how many were changed. */
  readonly steps: AsyncIterable<number>
  /** As far as it is known. */
  readonly total: number | undefined
  /** What is put back. */
  readonly noun: string
  /** Shows no bar. */
  readonly isQuiet?: boolean | undefined
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Puts jobs back part by part, with a bar. The first signal ends it after the part that is under way, so that every job
 * is put back or left as it was; the second ends the process at once. Resolves to the exit code.
 */
export async function workInSteps(
  { steps, total, noun, isQuiet }: LongWork,
  terminal: Terminal,
): Promise<number> {
  const end = new AbortController()
  const ask = (): void => end.abort()
  for (const signal of signals) process.once(signal, ask)
  const progress = showProgress(terminal, isQuiet === true ? 'hidden' : total)
  let count = 0
  try {
    for await (const changed of steps) {
      count += changed
      progress.at(count)
      // An engine in this process never waits for anything, and signals are only told between two turns of the loop.
      await setImmediate()
      if (end.signal.aborted) break
    }
  } catch (error) {
    progress.end()
    if (count > 0) terminal.error(`${countWords(count, noun)} put back, and then it failed:\n`)
    throw error
  } finally {
    for (const signal of signals) process.off(signal, ask)
  }
  progress.end()
  if (!end.signal.aborted) {
    terminal.error(`${countWords(count, noun)} put back.\n`)
    return exitCodes.fine
  }
  const done =
    total === undefined ? countWords(count, noun) : `${count} of ${countWords(total, noun)}`
  terminal.error(`Interrupted: ${done} put back. The others are as they were.\n`)
  return exitCodes.found
}
