import { toKeyedLetter } from '../job/dead-letter.js'
import { toError, toJobError } from '../job/job-error.js'
import type { JobOutcome } from '../job/job-outcome.js'
import { keepCount } from '../job/options/resolve-unrepeated-options.js'
import type { KeepCount, KeepRule } from '../job/options/resolved-job-options.js'
import type { TakenJob } from '../job/taken-job.js'
import { failed } from '../worker/to-outcome.js'
import type { WiredWorker } from '../worker/wired-worker.js'

/** An outcome as it is written: every text is made, so nothing of the user's can throw any more. */
export type Settlement =
  /** `result` is JSON; `undefined` for `undefined`. */
  | { readonly kind: 'completed'; readonly result: string | undefined }
  | SettledBadly<'retry'>
  | SettledBadly<'failed'>
  | SettledBadly<'discarded'>
  | Extract<JobOutcome, { readonly kind: 'released' }>

type SettledBadly<Kind extends JobOutcome['kind']> = Extract<
  JobOutcome,
  { readonly kind: Kind; readonly error: Error }
> & {
  /** JSON of a `JobError`. */
  readonly errorText: string
  /** JSON of the `DeadLetterJob` that goes to `deadLetterQueue`, if there is one. */
  readonly letter?: string
}

/** Never throws: an outcome that cannot be written becomes a failure that can. */
export function settlementOf(job: TakenJob, outcome: JobOutcome, worker: WiredWorker): Settlement {
  try {
    return write(job, outcome)
  } catch (error) {
    return write(job, failed(toError(error), worker))
  }
}

function write(job: TakenJob, outcome: JobOutcome): Settlement {
  if (outcome.kind === 'completed')
    return { kind: 'completed', result: JSON.stringify(outcome.result) }
  if (outcome.kind === 'released') return outcome
  const settlement = { ...outcome, errorText: errorText(outcome.error) }
  if (outcome.kind !== 'failed' || outcome.deadLetterQueue === undefined) return settlement
  return { ...settlement, letter: JSON.stringify(toKeyedLetter(job, outcome.error)) }
}

export function errorText(error: Error): string {
  return JSON.stringify(toJobError(error))
}

export type KeepOption = 'removeOnComplete' | 'removeOnFail'

/** The option that says how many jobs that ended like this are kept; `undefined` for a job that has not ended. */
export function keepOptionOf({ kind }: Pick<JobOutcome, 'kind'>): KeepOption | undefined {
  if (kind === 'completed') return 'removeOnComplete'
  return kind === 'failed' || kind === 'discarded' ? 'removeOnFail' : undefined
}

/** How many finished jobs are kept: what the producer asked, otherwise what the wiring says, otherwise `byDefault`. */
export function keepCountOf(
  { options }: Pick<TakenJob, 'options'>,
  { config }: WiredWorker,
  { option, byDefault }: { readonly option: KeepOption; readonly byDefault: KeepCount },
): KeepCount {
  const asked = options[option]
  const byOthers = config[option] ?? byDefault
  if (asked === undefined) return byOthers
  try {
    return keepCount(asked, option, (reason) => new TypeError(reason))
  } catch {
    // Stored by somebody who has other words for it.
    return byOthers
  }
}

/** The same in one form: a job that fits neither limit is not kept. */
export function keepRuleOf(keep: Exclude<KeepCount, false>): KeepRule {
  return typeof keep === 'number' ? { count: keep } : keep
}
