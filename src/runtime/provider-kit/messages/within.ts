import { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
import { startLongTimer } from '../../job/long-timer.js'

export interface TimeLimit {
  readonly provider: string
  readonly milliseconds: number
  /** What follows from it, or what may be wrong. */
  readonly hint: string
}

/** Rejects with `EngineUnreachableError` when `work` takes longer. */
export async function within<Result>(
  { provider, milliseconds, hint }: TimeLimit,
  work: Promise<Result>,
): Promise<Result> {
  let cancelTimer: (() => void) | undefined
  const late = new Promise<never>((_, reject) => {
    cancelTimer = startLongTimer(milliseconds, () => {
      reject(
        new EngineUnreachableError(`${provider} did not answer within ${milliseconds} ms; ${hint}`),
      )
    })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancelTimer?.()
    // When it has lost the race, its own failure is nobody's.
    work.catch(() => {})
  }
}
