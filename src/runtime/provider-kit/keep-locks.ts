import { timerDelay } from '../job/long-timer.js'
import type { HeldJob } from './held-job.js'

type Lost = readonly Pick<HeldJob, 'signal'>[]

export interface LocksToKeep<Held> {
  /** How long the engine keeps a job without a sign of life, in milliseconds. */
  readonly lockDuration: number
  /** The jobs whose locks are to be kept, as of now. */
  readonly inHand: () => Iterable<Held>
  /**
   * Gives a sign of life for all of them. Returns those that are held no longer, because another worker has them or they
   * are gone: their handlers are given up.
   */
  readonly renew: (held: readonly Held[]) => Lost | Promise<Lost>
  /** Told of every renewal that failed. No job is lost by that: the next renewal may succeed in time. */
  readonly report: (error: unknown) => void
}

/**
 * Renews the locks of the jobs in hand, three times in each lock duration: from the moment they are taken until their
 * outcomes are written. Returns how to end it.
 */
export function keepLocks<Held>(locks: LocksToKeep<Held>): () => void {
  const { lockDuration, inHand, renew, report } = locks
  const renewAll = async (): Promise<void> => {
    const held = [...inHand()]
    if (held.length === 0) return
    try {
      for (const { signal } of await renew(held)) signal.abort()
    } catch (error) {
      report(error)
    }
  }
  const timer = setInterval(() => void renewAll(), timerDelay(lockDuration / 3))
  return () => clearInterval(timer)
}
