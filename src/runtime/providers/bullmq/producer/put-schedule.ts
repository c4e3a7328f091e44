import { nextRun, sameTiming, toTiming } from '../../../job/options/next-run.js'
import type { Timing } from '../../../job/options/next-run.js'
import type { ResolvedRepeat } from '../../../job/options/resolve-repeat.js'
import type { BullJob, BullQueue, BullRepeat, NewBullJob } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { describeSchedule } from '../../../job/schedule.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import { fromEngineId, toEngineId } from '../store/engine-id.js'
import { readData, readOptions } from '../store/read-engine-job.js'

export interface SchedulePlace {
  readonly queue: BullQueue
  readonly client: Pick<RedisClient, 'eval'>
}

/** The run of a schedule that is to come, or that is overdue because no worker was there. */
interface PendingRun {
  readonly id: string
  readonly at: number
  readonly job: BullJob
}

const NOT_BEGUN = ['waiting', 'delayed', 'prioritized', 'paused']
/** BullMQ's code for a run of that moment that was there before: the schedule was ended and made again. */
const RUN_EXISTS = -10

/** Does nothing, and gives 0, if the run was taken or the schedule changed in the meantime. */
const RENEW = `
  if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) ~= tonumber(ARGV[2]) then return 0 end
  if redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
  redis.call('HSET', KEYS[2], 'data', ARGV[3], 'opts', ARGV[4])
  redis.call('HSET', KEYS[3], 'data', ARGV[3], 'opts', ARGV[5])
  return 1`

/**
 * Sets or changes the schedule of this key, and gives the id of its next run as BullMQ has it. The schedule is Redis's:
 * it outlives every worker. Asking for what is there already changes nothing but the data and the options.
 */
export async function putSchedule(
  place: SchedulePlace,
  repeat: ResolvedRepeat,
  { name, data, opts }: NewBullJob,
): Promise<string> {
  const { jobId: _, delay = 0, ...options } = opts
  const key = toScheduleId(repeat.key)
  const timing = toTiming(repeat)
  // BullMQ stores no data as `{}`; that it is none is said in the options.
  if (data === null) options.pikku = { ...options.pikku, noData: 'null' }
  const template = { name, data: data ?? {}, opts: options }
  for (;;) {
    const pending = await findPending(place.queue, key, timing)
    const overdue = pending !== undefined && timing.every === null && pending.at <= Date.now()
    if (!overdue) {
      const from = pending === undefined ? Date.now() + delay : pending.at - 1
      return upsert(place.queue, { key, timing, from }, template)
    }
    // BullMQ would put the next run in the place of the one that was missed.
    if (await renew(place, key, pending, template)) return pending.id
  }
}

/** Without those of BullMQ's older versions, which have `:` in their keys. */
export async function readSchedules(queue: BullQueue): Promise<QueueSchedule[]> {
  const found = await queue.getJobSchedulers(0, -1, true)
  return found
    .filter(({ key }) => !key.includes(':'))
    .map(({ key, next, template: { data, opts = {} } = {}, ...repeat }) =>
      describeSchedule(fromEngineId(key), readTiming(repeat), {
        next: typeof next === 'number' ? new Date(next) : undefined,
        data: readData({ data, opts }),
        options: readOptions(opts),
      }),
    )
}

/** Ends a schedule and takes its next run away. `false` when there is none. */
export async function dropSchedule(queue: BullQueue, key: string): Promise<boolean> {
  const id = toScheduleId(key)
  const found = await queue.getJobScheduler(id)
  const hasEnded = await queue.removeJobScheduler(id)
  // BullMQ itself leaves a run that is overdue.
  if (hasEnded && typeof found?.next === 'number') {
    const runId = `repeat:${id}:${found.next}`
    if (NOT_BEGUN.includes(await queue.getJobState(runId))) await queue.remove(runId)
  }
  return hasEnded
}

/** Without `:`, by which BullMQ would take it for a repeatable job of its older versions. */
function toScheduleId(key: string): string {
  return toEngineId(key)
}

async function findPending(
  queue: BullQueue,
  key: string,
  timing: Timing,
): Promise<PendingRun | undefined> {
  const found = await queue.getJobScheduler(key)
  if (typeof found?.next !== 'number' || !sameTiming(readTiming(found), timing)) return undefined
  const id = `repeat:${key}:${found.next}`
  const job = await queue.getJob(id)
  if (job === undefined || !NOT_BEGUN.includes(await job.getState())) return undefined
  return { id, at: found.next, job }
}

async function upsert(
  queue: BullQueue,
  { key, timing, from }: { readonly key: string; readonly timing: Timing; readonly from: number },
  template: NewBullJob,
): Promise<string> {
  for (let startDate = from; ; startDate = nextRun(timing, startDate)) {
    try {
      const next = await queue.upsertJobScheduler(key, { ...toRepeat(timing), startDate }, template)
      if (next?.id !== undefined) return next.id
      throw new Error(`BullMQ created no run of the schedule '${key}'`)
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== RUN_EXISTS) throw error
    }
  }
}

async function renew(
  { queue, client }: SchedulePlace,
  key: string,
  { id, at, job }: PendingRun,
  { data, opts }: NewBullJob,
): Promise<boolean> {
  const schedules = queue.toKey('repeat')
  const keys = [schedules, `${schedules}:${key}`, queue.toKey(id)]
  const stored = [data, opts, { ...job.opts, ...opts }].map((value) => JSON.stringify(value))
  return (await client.eval(RENEW, keys.length, ...keys, key, String(at), ...stored)) === 1
}

function toRepeat({ cron, timezone, every }: Timing): BullRepeat {
  if (every !== null) return { every }
  return { pattern: cron ?? '', ...(timezone === null ? {} : { tz: timezone }) }
}

function readTiming({ pattern, tz, every }: BullRepeat): Timing {
  return { cron: pattern ?? null, timezone: tz ?? null, every: every ?? null }
}
