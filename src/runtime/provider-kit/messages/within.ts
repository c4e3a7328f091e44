import { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
import { endsWithin } from '../../worker/ends-within.js'

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
  if (await endsWithin(work, milliseconds)) return work
  throw new EngineUnreachableError(`${provider} did not answer within ${milliseconds} ms; ${hint}`)
}
