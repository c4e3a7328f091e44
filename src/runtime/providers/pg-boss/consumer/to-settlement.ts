import { failed, type WiredWorker } from '../../../provider-kit/index.js'
import { randomUUID } from 'node:crypto'

import { toDeadLetterJob } from '../../../job/dead-letter.js'
import { toError } from '../../../job/job-error.js'
import type { KeepCount } from '../../../job/options/resolve-job-options.js'
import { keepCounts } from '../../../job/options/resolve-job-options.js'
import type { JobOutcome } from '../../../job/job-outcome.js'
import type { TakenJob } from '../../../job/taken-job.js'
import { engineId } from '../store/engine-id.js'
import { writeEnvelope } from '../store/envelope.js'
import { writeError, writeResult } from '../store/stored-output.js'
import type { DeadLetter, Settlement } from '../store/settle-jobs.js'
import type { JobInHand } from './job-in-hand.js'

/** An outcome as it will be written. Never throws: one that cannot be written becomes a failure that can. */
export function toSettlement(
  inHand: JobInHand,
  outcome: JobOutcome,
  worker: WiredWorker,
): { readonly settlement: Settlement; readonly outcome: JobOutcome } {
  try {
    return { settlement: encode(inHand, outcome, worker), outcome }
  } catch (error) {
    const failure = failed(toError(error), worker)
    return { settlement: encode(inHand, failure, worker), outcome: failure }
  }
}

function encode({ held, job }: JobInHand, outcome: JobOutcome, worker: WiredWorker): Settlement {
  const { id, fence } = held
  switch (outcome.kind) {
    case 'completed':
      return {
        id,
        fence,
        end: 'completed',
        output: writeResult(outcome.result),
        remove: isRemoved(job, worker, 'removeOnComplete'),
      }
    case 'retry':
      return { id, fence, end: 'retry', output: writeError(outcome.error), delay: outcome.delay }
    case 'failed':
      return {
        id,
        fence,
        end: 'failed',
        output: writeError(outcome.error),
        remove: isRemoved(job, worker, 'removeOnFail'),
        ...(outcome.deadLetterQueue === undefined
          ? {}
          : { letter: toLetter(job, outcome.error, outcome.deadLetterQueue) }),
      }
    case 'discarded':
      return {
        id,
        fence,
        end: 'failed',
        output: writeError(outcome.error, true),
        remove: isRemoved(job, worker, 'removeOnFail'),
      }
    case 'released':
      return {
        id,
        fence,
        end: 'released',
        ...(outcome.delay === undefined ? {} : { delay: outcome.delay }),
      }
  }
}

function toLetter(job: TakenJob, error: Error, queue: string): DeadLetter {
  // Written in one statement with the failure, so it needs no id that can be repeated; a job that is retried by hand
  // counts its attempts anew, and its second letter must not be taken for the first.
  const jobId = randomUUID()
  const data = JSON.stringify(toDeadLetterJob(job, error))
  return {
    queue,
    id: engineId(queue, jobId),
    data: writeEnvelope({ id: jobId, data, options: {} }),
  }
}

function isRemoved(
  job: TakenJob,
  worker: WiredWorker,
  option: 'removeOnComplete' | 'removeOnFail',
): boolean {
  return keepCount(job, worker, option) === 0
}

/** How many finished jobs are kept: what the producer asked, else what the wiring says, else all, as long as pg-boss does. */
export function keepCount(
  { options }: TakenJob,
  { config }: WiredWorker,
  option: 'removeOnComplete' | 'removeOnFail',
): KeepCount {
  if (options[option] === undefined) return config[option] ?? false
  const asked = keepCounts({ [option]: options[option] }, (reason) => new TypeError(reason))
  return asked[option] ?? config[option] ?? false
}
