import { endsWithin } from '../../../provider-kit/index.js'
import { isTransientError } from './is-transient-error.js'
import { postgresUnreachable } from './postgres-unreachable.js'

const FIRST_PAUSE = 50
const LONGEST_PAUSE = 1_000

/**
 * Does `work`, again and again while the connection fails, for at most `timeout` milliseconds; then throws
 * `EngineUnreachableError`. What it does must bear being done twice. Any other error is thrown at once.
 */
export async function within<Result>(
  timeout: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const attempt: Attempt = { isOver: false, failure: undefined }
  const trying = tryUntil(work, attempt)
  const hasEnded = await endsWithin(trying, timeout)
  attempt.isOver = true
  if (hasEnded) return trying
  throw postgresUnreachable(timeout, attempt.failure)
}

interface Attempt {
  /** Its caller has been told how it ended. */
  isOver: boolean
  /** Why it is tried again. */
  failure: Error | undefined
}

async function tryUntil<Result>(work: () => Promise<Result>, attempt: Attempt): Promise<Result> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (error) {
      if (!isTransientError(error) || attempt.isOver) throw error
      attempt.failure = error as Error
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pause)
    })
    // Its caller was told that it failed: nothing may happen after that.
    if (attempt.isOver) throw attempt.failure
  }
}
