import type { JobStatus } from '../../../job/queue-job.js'
import type { BullJob, BullQueue } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { toEngineId } from './engine-id.js'
import { isFinished } from '../../../job/queue-job.js'
import { toStatus } from './engine-status.js'

export interface FoundJob {
  readonly job: BullJob
  readonly status: JobStatus
  /** Of a delayed one. */
  readonly delayedUntil?: Date
}

/** Where a queue's jobs are, and the client to ask what BullMQ does not tell. */
export interface JobPlace {
  readonly queue: BullQueue
  readonly client: RedisClient
}

/**
 * A job may move on between the questions: read before it did, it would be shown with the status after it, so the status
 * is asked before and after. It does not move on for ever.
 */
const TRIES = 20

/** BullMQ's scores are milliseconds with a counter in the last 12 bits. */
const DELAY_SHIFT = 0x1000

/** The job and the status that belongs to it; `undefined` when there is none of that id. */
export async function findEngineJob(place: JobPlace, jobId: string): Promise<FoundJob | undefined> {
  const engineId = toEngineId(jobId)
  const found = await find(place, engineId)
  // A job that was added with BullMQ itself, or by one of its schedulers, has an id that was never encoded.
  return found === undefined && engineId !== jobId ? find(place, jobId) : found
}

async function find(place: JobPlace, engineId: string): Promise<FoundJob | undefined> {
  const { queue } = place
  let before = await queue.getJobState(engineId)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const job = await queue.getJob(engineId)
    if (job === undefined) return undefined
    const after = await queue.getJobState(engineId)
    const status = toStatus(after)
    const hasMoved = before !== after
    before = after
    if (hasMoved || status === undefined || !fits(job, status)) continue
    if (status !== 'delayed') return { job, status }
    const delayedUntil = await readDelayedUntil(place, engineId)
    if (delayedUntil !== undefined) return { job, status, delayedUntil }
  }
  return undefined
}

/** A finished job whose end was not yet read would be shown without its result. */
function fits({ finishedOn }: BullJob, status: JobStatus): boolean {
  return isFinished(status) === (typeof finishedOn === 'number')
}

/** BullMQ keeps the delay, but not from when it counts after a failed attempt; the place in its list of delayed jobs tells. */
async function readDelayedUntil(place: JobPlace, engineId: string): Promise<Date | undefined> {
  const score = await place.client.zscore(place.queue.toKey('delayed'), engineId)
  return score === null ? undefined : toDelayedUntil(score)
}

/** What its place in BullMQ's list of delayed jobs says. */
export function toDelayedUntil(score: string): Date {
  return new Date(Math.floor(Number(score) / DELAY_SHIFT))
}
