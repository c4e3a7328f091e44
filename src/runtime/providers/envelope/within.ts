import { EngineUnreachableError } from '../../errors/engine-unreachable-error.js'

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
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new EngineUnreachableError(`${provider} did not answer within ${milliseconds} ms; ${hint}`),
      )
    }, milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    // When it has lost the race, its own failure is nobody's.
    work.catch(() => {})
  }
}
