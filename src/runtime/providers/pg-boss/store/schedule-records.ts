import { unwritten } from '../../../provider-kit/index.js'
import type {
  DeclaredSchedules,
  ScheduleId,
  ScheduleRecord,
  ScheduleState,
  ScheduleStep,
} from '../../../provider-kit/index.js'
import type { Sql } from '../connection/sql.js'
import { prepareJob } from './prepare-job.js'
import { dropSchedule, putSchedule } from './schedules.js'
import type { Tables } from './tables.js'

/**
 * Brings the schedules in this database to what is declared: within the caller's transaction, one start after the other.
 * Where there is no transaction, a start that was cut off is mended by the next one.
 */
export async function bringSchedules(
  sql: Sql,
  tables: Tables,
  declared: DeclaredSchedules,
): Promise<void> {
  // It is held until the transaction ends. The next statement sees what the one before has committed.
  await sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `pikku schedules ${tables.ownSchema}`,
  ])
  const state = await readScheduleState(sql, tables)
  for (const step of declared.steps(state)) await take(sql, tables, step)
}

async function take(sql: Sql, tables: Tables, step: ScheduleStep): Promise<void> {
  if (step.kind === 'removed') {
    await dropSchedule(sql, tables, step)
    await removeRecord(sql, tables, step)
    return
  }
  if (step.kind !== 'kept') {
    const { queueName } = step.record
    const { options, envelope } = prepareJob(step.data, step.options)
    const { repeat, priority, delay } = options
    if (repeat === undefined) throw new TypeError('The job does not repeat')
    await writeRecord(sql, tables, unwritten(step.record))
    await putSchedule(sql, tables, { queueName, repeat, priority, delay, envelope })
  }
  await writeRecord(sql, tables, step.record)
}

async function readScheduleState(
  sql: Sql,
  { schedules, declared }: Tables,
): Promise<ScheduleState> {
  const standing = await sql(`SELECT queue, key FROM ${schedules}`)
  const records = await sql(`SELECT * FROM ${declared}`)
  return {
    standing: standing.map(({ queue, key }) => ({ queueName: queue, key })),
    records: records.map(({ queue, key, wired, declared: text }) => ({
      queueName: queue,
      key,
      wired,
      declared: text,
    })),
  }
}

async function writeRecord(
  sql: Sql,
  { declared }: Tables,
  { queueName, key, wired, declared: text }: ScheduleRecord,
): Promise<void> {
  const statement = `
    INSERT INTO ${declared} (queue, key, wired, declared) VALUES ($1, $2, $3::jsonb, $4)
    ON CONFLICT (queue, key) DO UPDATE SET wired = excluded.wired, declared = excluded.declared`
  await sql(statement, [queueName, key, JSON.stringify(wired), text])
}

async function removeRecord(
  sql: Sql,
  { declared }: Tables,
  { queueName, key }: ScheduleId,
): Promise<void> {
  await sql(`DELETE FROM ${declared} WHERE queue = $1 AND key = $2`, [queueName, key])
}
