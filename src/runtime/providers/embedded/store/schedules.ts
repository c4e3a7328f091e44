import type { ResolvedRepeat } from '../../../job/options/resolve-repeat.js'
import type { JobGroup } from '../../../job/keys/key-options.js'
import type { Database } from '../connection/database.js'
import { insertJob } from './insert-job.js'
import type { JobRow } from './job-row.js'
import {
  firstRun,
  nextRun,
  nextRunFrom,
  isRunBefore,
  runId,
  sameTiming,
  toTiming,
} from '../../../job/options/next-run.js'
import type { Timing } from '../../../job/options/next-run.js'
import { describeSchedule } from '../../../job/schedule.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import { readText } from './read-text.js'
import { STATE } from './schema.js'
import { decodeOptionsLeniently } from './stored-options.js'

export interface NewSchedule {
  readonly queue: string
  readonly repeat: ResolvedRepeat
  readonly priority: number
  readonly delay: number
  readonly data: string | null
  readonly options: string | null
  readonly group?: JobGroup | undefined
  readonly now: number
}

interface ScheduleRow extends Timing {
  readonly queue: string
  readonly key: string
  readonly priority: number
  readonly data: string | null
  readonly options: string | null
  readonly next_id: string
  readonly next_run: number
}

const FIND = 'SELECT * FROM schedules WHERE queue = ? AND key = ?'
const UPSERT = `
  INSERT INTO schedules (queue, key, cron, timezone, every, priority, data, options, next_id, next_run)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (queue, key) DO UPDATE SET
    cron = excluded.cron, timezone = excluded.timezone, every = excluded.every,
    priority = excluded.priority, data = excluded.data, options = excluded.options,
    next_id = excluded.next_id, next_run = excluded.next_run`
const DROP_PENDING = `
  DELETE FROM jobs WHERE queue = ? AND id = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`
const REGROUP_PENDING = `
  UPDATE jobs SET group_key = ?, tier = ?
  WHERE queue = ? AND id = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`
const UPDATE_PENDING = `
  UPDATE jobs SET priority = ?, data = ?, options = ?
  WHERE queue = ? AND id = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`

/**
 * Makes or changes the schedule of this queue and key, inside the caller's transaction, and gives the id of its next
 * run. Asking for what is there already changes nothing. The next run is a job like any other: there is always
 * exactly one of it waiting.
 */
export function putSchedule(db: Database, wanted: NewSchedule): string {
  const timing = toTiming(wanted.repeat)
  const { queue, repeat } = wanted
  const found = findSchedule(db, queue, repeat.key)
  if (found !== undefined && sameTiming(found, timing) && isPending(db, found)) {
    const { priority, data, options, group } = wanted
    db.sql(UPDATE_PENDING).run(priority, data, options, queue, found.next_id)
    if (group !== undefined)
      db.sql(REGROUP_PENDING).run(group.id, group.tier ?? null, queue, found.next_id)
    writeSchedule(db, { ...found, priority, data, options })
    return found.next_id
  }
  if (found !== undefined) db.sql(DROP_PENDING).run(queue, found.next_id)
  const run = firstRun(timing, wanted.now + wanted.delay)
  return addRun(
    db,
    { ...timing, ...wanted, key: repeat.key, next_id: '', next_run: run },
    wanted.now,
  )
}

const OF_SCHEDULE = `repeat_key IS NOT NULL AND state < ${STATE.completed}`
/**
 * Made when it is first asked for: without it, each run would read all jobs of the queue. It belongs to no version of the
 * schema, and other jobs are not in it.
 */
const INDEX = `CREATE INDEX IF NOT EXISTS jobs_of_schedule ON jobs (queue, repeat_key) WHERE ${OF_SCHEDULE}`
const FIND_INDEX = "SELECT 1 AS found FROM sqlite_master WHERE name = 'jobs_of_schedule'"
const UNFINISHED = `
  SELECT id FROM jobs INDEXED BY jobs_of_schedule WHERE queue = ? AND repeat_key = ? AND ${OF_SCHEDULE}`

/** Whether a run of the same schedule that was due before this one has not ended. Outside of a transaction. */
export function hasEarlierRun(
  db: Database,
  { queue, id, repeat_key }: Pick<JobRow, 'queue' | 'id' | 'repeat_key'>,
): boolean {
  if (repeat_key === null) return false
  if (db.sql(FIND_INDEX).get() === undefined) db.transaction(() => db.driver.exec(INDEX))
  const rows = db.sql(UNFINISHED).all(queue, repeat_key)
  return isRunBefore(
    id,
    rows.map((row) => String(row['id'])),
  )
}

export function readSchedules(db: Database, queue: string): QueueSchedule[] {
  const rows = db.sql('SELECT * FROM schedules WHERE queue = ?').all(queue)
  return (rows as unknown as ScheduleRow[]).map((row) =>
    describeSchedule(row.key, row, {
      next: new Date(row.next_run),
      data: readText(row.data),
      options: decodeOptionsLeniently(row.options),
    }),
  )
}

/** Ends a schedule and takes its next run away. `false` when there is none. */
export function dropSchedule(db: Database, queue: string, key: string): boolean {
  const found = findSchedule(db, queue, key)
  if (found === undefined) return false
  db.sql('DELETE FROM schedules WHERE queue = ? AND key = ?').run(queue, key)
  db.sql(DROP_PENDING).run(queue, found.next_id)
  return true
}

/**
 * Adds the run after this one, inside the transaction that claims or removes this one, so that the chain never breaks.
 * Gives when it runs; `undefined` when this job is not the schedule's next run (an older one that is retried, say).
 */
export function advanceSchedule(
  db: Database,
  job: Pick<JobRow, 'queue' | 'id' | 'repeat_key'>,
  now: number,
): number | undefined {
  if (job.repeat_key === null) return undefined
  const schedule = findSchedule(db, job.queue, job.repeat_key)
  if (schedule === undefined || schedule.next_id !== job.id) return undefined
  const next_run = nextRunFrom(schedule, schedule.next_run, now)
  addRun(db, { ...schedule, next_run }, now)
  return next_run
}

function addRun(db: Database, schedule: ScheduleRow, now: number): string {
  const { queue, key, priority, data, options } = schedule
  let { next_run } = schedule
  // A run of that moment may be there already (a clock set back, a schedule ended and made again): take the next one.
  for (;;) {
    const next_id = runId(key, next_run)
    const job = {
      queue,
      id: next_id,
      priority,
      runAt: next_run,
      now,
      data,
      options,
      repeatKey: key,
      group: decodeOptionsLeniently(options).group,
    }
    if (insertJob(db, job)) {
      writeSchedule(db, { ...schedule, next_id, next_run })
      return next_id
    }
    next_run = nextRun(schedule, next_run)
  }
}

function writeSchedule(db: Database, row: ScheduleRow): void {
  const { queue, key, cron, timezone, every, priority, data, options, next_id, next_run } = row
  db.sql(UPSERT).run(queue, key, cron, timezone, every, priority, data, options, next_id, next_run)
}

function findSchedule(db: Database, queue: string, key: string): ScheduleRow | undefined {
  return db.sql(FIND).get(queue, key) as unknown as ScheduleRow | undefined
}

function isPending(db: Database, { queue, next_id }: ScheduleRow): boolean {
  const text = `
    SELECT 1 AS found FROM jobs
    WHERE queue = ? AND id = ? AND state IN (${STATE.waiting}, ${STATE.delayed})`
  return db.sql(text).get(queue, next_id) !== undefined
}
