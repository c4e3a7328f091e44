import { hasErrorCode } from './errors/has-error-code.js'
import type { DeadLetterJob, KeyedLetter } from './dead-letter.js'
import type { JobOptions } from './options/job-options.js'
import type { JobSnapshot } from './queue-job.js'
import type { QueueService } from './queue-service.js'
import { isObject } from './is-object.js'

export interface RedriveOptions {
  /** `true` moves nothing: the letters are those that would go. */
  readonly preview?: boolean
  /** At most so many letters. Default 1000. */
  readonly limit?: number
}

export const DEFAULT_REDRIVE_LIMIT = 1_000
/** Of `failedJobs`. */
export const DEFAULT_FAILED_LIMIT = 100
/** One by one, most of the time would be spent waiting for answers of the engine. */
const AT_ONCE = 50

/** What a service must be able to do for its dead letters to be taken back one by one. */
type StoredQueueService = QueueService & Required<Pick<QueueService, 'retry' | 'remove'>>

/**
 * Takes the letters of `waiting` back to where they came from, for an engine that keeps its jobs: the failed job itself
 * is put back, and where it is kept no more, another of its id is added. First back, then away, each of which can be
 * done again: a crash between the two leaves a letter too many and never a job too few.
 */
export async function redriveStored(
  service: StoredQueueService,
  waiting: readonly JobSnapshot[],
  { preview }: RedriveOptions,
): Promise<DeadLetterJob[]> {
  const letters = waiting.flatMap((job) =>
    isDeadLetter(job.data) ? [{ job, letter: job.data }] : [],
  )
  if (preview !== true) {
    for (let first = 0; first < letters.length; first += AT_ONCE) {
      const some = letters.slice(first, first + AT_ONCE)
      const [grouped, others] = [some.filter(hasGroup), some.filter((each) => !hasGroup(each))]
      await Promise.all(
        [grouped, ...others.map((each) => [each])].map((line) => move(service, line)),
      )
    }
  }
  return letters.map(({ letter }) => letter)
}

interface UntakenLetter {
  readonly job: JobSnapshot
  readonly letter: KeyedLetter
}

/** Such jobs may be ordered: they go back one after the other. */
function hasGroup({ letter }: UntakenLetter): boolean {
  return letter.pikkuKeys?.group !== undefined
}

async function move(service: StoredQueueService, line: readonly UntakenLetter[]): Promise<void> {
  for (const { job, letter } of line) {
    await putBack(service, letter)
    await takeAway(service, job)
  }
}

/** Anything may be added to a queue that dead letters go to. */
export function isDeadLetter(data: unknown): data is DeadLetterJob {
  if (!isObject(data)) return false
  const { queueName, jobId, error } = data as Partial<Record<keyof DeadLetterJob, unknown>>
  return typeof queueName === 'string' && typeof jobId === 'string' && typeof error === 'object'
}

async function putBack(service: StoredQueueService, letter: DeadLetterJob): Promise<void> {
  const { queueName, jobId, data, version } = letter
  try {
    await service.retry(queueName, jobId)
  } catch (error) {
    // It was put back before, by hand or by a redrive that did not come to its end.
    if (hasErrorCode(error, 'JOB_NOT_FAILED')) return
    if (!hasErrorCode(error, 'JOB_NOT_FOUND')) throw error
    await service.add(queueName, data, {
      jobId,
      ...(version === undefined ? {} : { version }),
      ...keysOf(letter),
    })
  }
}

/** The keys with which the job was added. None of them makes it wait for, or merge with, another job of its key. */
function keysOf({ pikkuKeys }: KeyedLetter): Pick<JobOptions, 'group' | 'unique'> {
  const { group, unique } = pikkuKeys ?? {}
  if (unique === undefined) return group === undefined ? {} : { group }
  const { wait: _wait, atMost: _atMost, ...rule } = unique
  return { ...(group === undefined ? {} : { group }), unique: { ...rule, isPutBack: true } }
}

/** A worker, or another redrive, may have taken it meanwhile. */
async function takeAway(
  service: StoredQueueService,
  { queueName, id }: JobSnapshot,
): Promise<void> {
  try {
    await service.remove(queueName, id)
  } catch (error) {
    if (!hasErrorCode(error, 'JOB_NOT_FOUND') && !hasErrorCode(error, 'JOB_ACTIVE')) throw error
  }
}
