import { failed, type GiveUpSignal, type WiredWorker } from '../../../provider-kit/index.js'
import { Linked } from '../../../job/linked-set.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { TakenJob } from '../../../job/taken-job.js'
import { toDeadLetterJob } from '../../../job/dead-letter.js'
import { toError, toJobError } from '../../../job/job-error.js'
import type { ClaimedRow } from '../store/job-row.js'
import { newJobId } from '../store/new-job-id.js'
import type { Held } from '../store/settle-job.js'

/** A claimed job in the hands of this process. */
export class InHand extends Linked {
  readonly row: ClaimedRow
  readonly held: Held
  readonly job: TakenJob
  readonly signal: GiveUpSignal
  /** There when what is stored is not what pikku writes: the job fails for good, its handler is not called. */
  readonly unreadable: Error | undefined

  constructor(row: ClaimedRow, job: TakenJob, signal: GiveUpSignal, unreadable?: Error) {
    super()
    this.row = row
    this.held = { seq: row.seq, lock: row.lock ?? '' }
    this.job = job
    this.signal = signal
    this.unreadable = unreadable
  }
}

export interface DeadLetter {
  readonly queue: string
  readonly id: string
  readonly data: string
}

/** A `JobOutcome` as it will be written: every text is made, nothing of the user's can throw any more. */
export type Settlement =
  | { readonly kind: 'completed'; readonly result: string | null }
  | { readonly kind: 'retry'; readonly error: Error; readonly text: string; readonly delay: number }
  | {
      readonly kind: 'failed'
      readonly error: Error
      readonly text: string
      readonly deadLetter?: DeadLetter
    }
  | { readonly kind: 'discarded'; readonly error: Error; readonly text: string }
  | { readonly kind: 'released'; readonly delay?: number }

/** Never throws: an outcome that cannot be written becomes a failure that can. */
export function toSettlement(job: TakenJob, outcome: JobOutcome, worker: WiredWorker): Settlement {
  try {
    return encode(job, outcome)
  } catch (error) {
    return encode(job, failed(toError(error), worker))
  }
}

function encode(job: TakenJob, outcome: JobOutcome): Settlement {
  switch (outcome.kind) {
    case 'completed':
      return { kind: 'completed', result: JSON.stringify(outcome.result) ?? null }
    case 'retry':
      return { ...outcome, text: encodeError(outcome.error) }
    case 'failed':
      return {
        kind: 'failed',
        error: outcome.error,
        text: encodeError(outcome.error),
        ...(outcome.deadLetterQueue === undefined
          ? {}
          : { deadLetter: toDeadLetter(job, outcome.error, outcome.deadLetterQueue) }),
      }
    case 'discarded':
      return { ...outcome, text: encodeError(outcome.error) }
    case 'released':
      return outcome
  }
}

export function toDeadLetter(job: TakenJob, error: Error, queue: string): DeadLetter {
  const data = JSON.stringify(toDeadLetterJob(job, error))
  // An id of its own: the letter is written with the failure or not at all, so nothing has to find it again; and one
  // made of the job's would be taken already when a job that was retried by hand dies for the second time.
  return { queue, id: newJobId(), data }
}

export function encodeError(error: Error): string {
  return JSON.stringify(toJobError(error))
}
