import type { ResolvedRepeat } from '../../../job/options/resolve-repeat.js'
import type { Row, Sql } from '../connection/sql.js'
import { engineId } from './engine-id.js'
import { writeEnvelope } from './envelope.js'
import type { NewEnvelope, StoredEnvelope } from './envelope.js'
import { insertColumns, insertValues, wakeText } from './insert-jobs.js'
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
import type { Tables } from './tables.js'

export interface NewSchedule {
  readonly queueName: string
  readonly repeat: ResolvedRepeat
  readonly priority: number
  /** Of the first run, in milliseconds. */
  readonly delay: number
  readonly envelope: NewEnvelope
}

interface Schedule extends Timing {
  readonly queueName: string
  readonly key: string
  readonly priority: number
  /** Of each run, but for its id. */
  readonly envelope: StoredEnvelope
}

interface FoundSchedule extends Schedule {
  readonly nextId: string
  readonly nextRun: number
  /** The next run is in the queue and was not begun. */
  readonly pending: boolean
}

/**
 * Makes or changes the schedule of this queue and key, and gives the id of its next run. Asking for what is there
 * already changes nothing but the data. There is always exactly one run of a schedule waiting, a job like any other;
 * whoever takes it adds the one after it.
 */
export async function putSchedule(sql: Sql, tables: Tables, wanted: NewSchedule): Promise<string> {
  const schedule = toSchedule(wanted)
  // Somebody else may write the same schedule at this moment: whoever comes second finds it there.
  for (;;) {
    const { found, now } = await findSchedule(sql, tables, wanted.queueName, schedule.key)
    if (found?.pending && sameTiming(found, schedule)) {
      if (await updateSchedule(sql, tables, schedule, found))
        return runId(schedule.key, found.nextRun)
      continue
    }
    const run = firstRun(schedule, now + wanted.delay)
    const added = await addRun(sql, tables, { schedule, run, replaces: found?.nextId })
    if (added !== undefined) return added
  }
}

/**
 * Adds the run after the one that is job `id`. Does nothing when that is not the schedule's next run (it was taken a
 * second time, or an older run was retried).
 */
export async function advanceSchedule(
  sql: Sql,
  tables: Tables,
  run: { readonly queueName: string; readonly key: string; readonly id: string },
): Promise<void> {
  const { found, now } = await findSchedule(sql, tables, run.queueName, run.key)
  if (found === undefined || found.nextId !== run.id) return
  await advance(sql, tables, found, now)
}

/** Whether a run of the same schedule that was due before this one has not ended. */
export async function hasEarlierRun(
  sql: Sql,
  { job }: Tables,
  run: { readonly queueName: string; readonly key: string; readonly id: string },
): Promise<boolean> {
  const text = `
    SELECT data->>'id' AS id FROM ${job}
    WHERE name = $1 AND state <= 'active' AND jsonb_typeof(data::jsonb) = 'object' AND data->>'repeat' = $2`
  const rows = await sql(text, [run.queueName, run.key])
  return isRunBefore(
    run.id,
    rows.map((row) => String(row['id'])),
  )
}

/** Goes on with schedules of the queue whose next run is gone: it was deleted, or its worker could not add another. */
export async function healSchedules(sql: Sql, tables: Tables, queueName: string): Promise<void> {
  const text = `
    SELECT found.*, ${milliseconds('clock_timestamp()')} AS now FROM (
      ${selectText(tables)} WHERE s.queue = $1 AND (j.id IS NULL OR j.state > 'active')
    ) found`
  const rows = await sql(text, [queueName])
  for (const row of rows) await advance(sql, tables, toFound(row), readNow(row))
}

/** Ends a schedule and takes its next run away. `false` when there is none. */
export async function dropSchedule(
  sql: Sql,
  { schedules, job }: Tables,
  schedule: { readonly queueName: string; readonly key: string },
): Promise<boolean> {
  const text = `
    WITH gone AS (DELETE FROM ${schedules} WHERE queue = $1 AND key = $2 RETURNING next_id),
    pending AS (DELETE FROM ${job} j USING gone WHERE j.name = $1 AND j.id = gone.next_id AND j.state < 'active')
    SELECT next_id FROM gone`
  return (await sql(text, [schedule.queueName, schedule.key])).length > 0
}

async function advance(sql: Sql, tables: Tables, found: FoundSchedule, now: number): Promise<void> {
  const run = nextRunFrom(found, found.nextRun, now)
  await addRun(sql, tables, { schedule: found, run, replaces: found.nextId })
}

interface NewRun {
  readonly schedule: Schedule
  readonly run: number
  /** The next run as we found it; when it is another by now, somebody was faster. */
  readonly replaces: string | undefined
}

/** Gives the job id of the run; `undefined` when somebody was faster. */
async function addRun(sql: Sql, tables: Tables, wanted: NewRun): Promise<string | undefined> {
  let { run, replaces } = wanted
  for (;;) {
    const end = await tryRun(sql, tables, { ...wanted, run, replaces })
    if (end === 'added') return runId(wanted.schedule.key, run)
    if (end === 'overtaken') return undefined
    // A run of that moment was there before (a schedule ended and made again): take the next one.
    replaces = engineId(wanted.schedule.queueName, runId(wanted.schedule.key, run))
    run = nextRun(wanted.schedule, run)
  }
}

async function tryRun(
  sql: Sql,
  tables: Tables,
  { schedule, run, replaces }: NewRun,
): Promise<'added' | 'overtaken' | 'taken'> {
  const { queueName, key, cron, timezone, every, priority, envelope } = schedule
  const jobId = runId(key, run)
  const data = JSON.stringify({ ...envelope, ...writeId(jobId) })
  const [row = {}] = await sql(runText(tables), [
    queueName,
    key,
    cron,
    timezone,
    every,
    priority,
    JSON.stringify(envelope),
    engineId(queueName, jobId),
    new Date(run).toISOString(),
    replaces ?? null,
    data,
  ])
  if (Number(row['won']) === 0) return 'overtaken'
  return Number(row['added']) > 0 ? 'added' : 'taken'
}

/**
 * The schedule, its old run and its new one in one statement, or none of them. Nothing is inserted in the place of a
 * schedule that was found: it may have been ended since.
 */
function runText(tables: Tables): string {
  const { schedules, job, queue } = tables
  const values = insertValues(tables, {
    id: '$8::uuid',
    name: '$1::text',
    data: '$11::jsonb',
    priority: '$6::int',
    createdOn: 'now()',
    startAfter: '$9::timestamptz',
    queue: 'q',
  })
  return `
    WITH changed AS (
      UPDATE ${schedules} SET cron = $3, timezone = $4, every = $5::bigint, priority = $6::int, envelope = $7::jsonb,
        next_id = $8::uuid, next_run = $9::timestamptz
      WHERE queue = $1::text AND key = $2 AND next_id = $10::uuid
      RETURNING 1
    ),
    made AS (
      INSERT INTO ${schedules} (queue, key, cron, timezone, every, priority, envelope, next_id, next_run)
      SELECT $1::text, $2, $3, $4, $5::bigint, $6::int, $7::jsonb, $8::uuid, $9::timestamptz WHERE $10::uuid IS NULL
      ON CONFLICT DO NOTHING
      RETURNING 1
    ),
    won AS (SELECT 1 FROM changed UNION ALL SELECT 1 FROM made),
    dropped AS (
      DELETE FROM ${job} WHERE name = $1::text AND id = $10::uuid AND id <> $8::uuid AND state < 'active'
        AND EXISTS (SELECT 1 FROM won)
    ),
    added AS (
      INSERT INTO ${job} (${insertColumns(tables)})
      SELECT ${values} FROM won LEFT JOIN ${queue} q ON q.name = $1::text
      ON CONFLICT DO NOTHING
      RETURNING 1
    ),
    woken AS (${wakeText(tables, '$1::text', 'added')})
    SELECT (SELECT count(*) FROM won) AS won, (SELECT count(*) FROM added) AS added,
      (SELECT count(*) FROM woken) AS woken`
}

async function updateSchedule(
  sql: Sql,
  { schedules, job }: Tables,
  { queueName, key, priority, envelope }: Schedule,
  found: FoundSchedule,
): Promise<boolean> {
  const text = `
    WITH changed AS (
      UPDATE ${schedules} SET priority = $3::int, envelope = $4::jsonb WHERE queue = $1 AND key = $2 AND next_id = $5::uuid
      RETURNING 1
    ),
    pending AS (
      UPDATE ${job} SET priority = $3::int, data = $6::jsonb
      WHERE name = $1 AND id = $5::uuid AND state < 'active' AND EXISTS (SELECT 1 FROM changed)
    )
    SELECT 1 FROM changed`
  const data = JSON.stringify({ ...envelope, ...writeId(runId(key, found.nextRun)) })
  const values = [queueName, key, priority, JSON.stringify(envelope), found.nextId, data]
  return (await sql(text, values)).length > 0
}

interface Look {
  readonly found: FoundSchedule | undefined
  /** By PostgreSQL, whose clock decides what is due. Ours may be ahead of it or behind it. */
  readonly now: number
}

async function findSchedule(
  sql: Sql,
  tables: Tables,
  queueName: string,
  key: string,
): Promise<Look> {
  const text = `
    SELECT found.*, clock.now FROM (SELECT ${milliseconds('clock_timestamp()')} AS now) clock
    LEFT JOIN (${selectText(tables)} WHERE s.queue = $1 AND s.key = $2) found ON true`
  const [row = {}] = await sql(text, [queueName, key])
  return { found: row['key'] === null ? undefined : toFound(row), now: readNow(row) }
}

export function selectText({ schedules, job }: Tables): string {
  return `
    SELECT s.*, ${milliseconds('s.next_run')} AS next_time, COALESCE(j.state < 'active', false) AS pending
    FROM ${schedules} s LEFT JOIN ${job} j ON j.name = s.queue AND j.id = s.next_id`
}

/** SQL. Not as a date: in the transaction of another library, that library decides what a date is read as. */
function milliseconds(time: string): string {
  return `(extract(epoch FROM ${time}) * 1000)::float8`
}

function readNow(row: Row): number {
  return Math.round(Number(row['now']))
}

export function toFound(row: Row): FoundSchedule {
  return {
    queueName: row['queue'],
    key: row['key'],
    cron: row['cron'],
    timezone: row['timezone'],
    every: row['every'] === null ? null : Number(row['every']),
    priority: row['priority'],
    envelope: row['envelope'],
    nextId: row['next_id'],
    nextRun: Math.round(Number(row['next_time'])),
    pending: row['pending'],
  }
}

function toSchedule({ queueName, repeat, priority, envelope }: NewSchedule): Schedule {
  const { key } = repeat
  return {
    queueName,
    key,
    ...toTiming(repeat),
    priority,
    envelope: writeEnvelope({ ...envelope, repeat: key }),
  }
}

function writeId(id: string): StoredEnvelope {
  return writeEnvelope({ id, data: undefined })
}
