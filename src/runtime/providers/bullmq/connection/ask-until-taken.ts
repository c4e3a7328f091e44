import { isRefusedForNow } from './redis-errors.js'

/** Milliseconds. */
const PAUSE = 500

/**
 * Asks Redis again while it refuses for a reason that passes, as a client does while there is no connection. For what
 * becomes of a job whose handler has ended: BullMQ would leave the job to its lock, and it would be run a second time. A
 * link that is abandoned ends it, because its client refuses in another way.
 */
export async function askUntilTaken<Result>(
  ask: () => Promise<Result>,
  report: (refusal: Error) => void,
): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isRefusedForNow(error)) throw error
      report(error)
    }
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE)
    })
  }
}
