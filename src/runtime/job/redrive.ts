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

/** How often, and after how many milliseconds, a letter is looked at again whose job has not ended yet. */
const LOOKS = 100
const LOOK_PAUSE = 20

/** What a service must be able to do for its dead letters to be taken back one by one. */
type StoredQueueService = QueueService & Required<Pick<QueueService, 'retry' | 'remove'>>

/**
 * For an engine that sends the letter before it fails the job: false if the attempt that the letter is of has not ended
 * yet, or has just failed.
 */
type IsPutBack = (letter: JobSnapshot) => Promise<boolean>

/**
 * Takes the letters of `waiting` back to where they came from, for an engine that keeps its jobs: the failed job itself
 * is put back, and where it is kept no more, another of its id is added. First back, then away, each of which can be
 * done again: a crash between the two leaves a letter too many and never a job too few. Gives the letters that went.
 */
export async function redriveStored(
  service: StoredQueueService,
  waiting: readonly JobSnapshot[],
  { preview }: RedriveOptions,
  isPutBack: IsPutBack = async () => true,
): Promise<DeadLetterJob[]> {
  const letters = waiting.flatMap((job) =>
    isDeadLetter(job.data) ? [{ job, letter: job.data }] : [],
  )
  if (preview === true) return letters.map(({ letter }) => letter)
  const left = new Set<UntakenLetter>()
  const move = async (line: readonly UntakenLetter[]): Promise<void> => {
    for (const each of line) {
      if (await putBack(service, each, isPutBack)) await takeAway(service, each.job)
      else left.add(each)
    }
  }
  for (let first = 0; first < letters.length; first += AT_ONCE) {
    const some = letters.slice(first, first + AT_ONCE)
    const [grouped, others] = [some.filter(hasGroup), some.filter((each) => !hasGroup(each))]
    await Promise.all([grouped, ...others.map((each) => [each])].map(move))
  }
  return letters.filter((each) => !left.has(each)).map(({ letter }) => letter)
}

interface UntakenLetter {
  readonly job: JobSnapshot
  readonly letter: KeyedLetter
}

/** Such jobs may be ordered: they go back one after the other. */
function hasGroup({ letter }: UntakenLetter): boolean {
  return letter.pikkuKeys?.group !== undefined
}

/** Anything may be added to a queue that dead letters go to. */
export function isDeadLetter(data: unknown): data is DeadLetterJob {
  if (!isObject(data)) return false
  const { queueName, jobId, error } = data as Partial<Record<keyof DeadLetterJob, unknown>>
  return typeof queueName === 'string' && typeof jobId === 'string' && typeof error === 'object'
}

/** False if the job has not failed yet: its worker may have died after it sent the letter, and will not fail it soon. */
async function putBack(
  service: StoredQueueService,
  { job, letter }: UntakenLetter,
  isPutBack: IsPutBack,
): Promise<boolean> {
  const { queueName, jobId, data, version } = letter
  for (let looks = 1; ; looks += 1) {
    if (looks > 1) await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE))
    try {
      await service.retry(queueName, jobId)
      return true
    } catch (error) {
      if (hasErrorCode(error, 'JOB_NOT_FOUND')) break
      if (!hasErrorCode(error, 'JOB_NOT_FAILED')) throw error
      // By hand, or by a redrive that did not come to its end.
      if (await isPutBack(job)) return true
      if (looks === LOOKS) return false
    }
  }
  await service.add(queueName, data, {
    jobId,
    ...(version === undefined ? {} : { version }),
    ...keysOf(letter),
  })
  return true
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
