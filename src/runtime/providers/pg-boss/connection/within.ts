import { startLongTimer } from '../../../job/long-timer.js'
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
  const deadline = startDeadline(timeout)
  try {
    return await Promise.race([deadline.missed, tryUntil(work, deadline)])
  } finally {
    deadline.end()
  }
}

interface Deadline {
  readonly end: () => void
  readonly missed: Promise<never>
  over: boolean
  cause: Error | undefined
}

function startDeadline(timeout: number): Deadline {
  let cancelTimer: (() => void) | undefined
  const deadline: Deadline = {
    over: false,
    cause: undefined,
    end: () => {
      deadline.over = true
      cancelTimer?.()
    },
    missed: new Promise((_, reject) => {
      cancelTimer = startLongTimer(timeout, () => {
        deadline.over = true
        reject(postgresUnreachable(timeout, deadline.cause))
      })
    }),
  }
  return deadline
}

async function tryUntil<Result>(work: () => Promise<Result>, deadline: Deadline): Promise<Result> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (error) {
      if (!isTransientError(error) || deadline.over) throw error
      deadline.cause = error as Error
    }
    await new Promise((resolve) => {
      setTimeout(resolve, pause)
    })
    // Its caller was told that it failed: nothing may happen after that.
    if (deadline.over) throw deadline.cause
  }
}
