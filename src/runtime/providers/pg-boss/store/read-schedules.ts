import { describeSchedule } from '../../../job/schedule.js'
import type { QueueSchedule } from '../../../job/schedule.js'
import type { Sql } from '../connection/sql.js'
import { readEnvelopeLeniently } from './envelope.js'
import { selectText, toFound } from './schedules.js'
import type { Tables } from './tables.js'

export async function readSchedules(
  sql: Sql,
  tables: Tables,
  queueName: string,
): Promise<QueueSchedule[]> {
  const rows = await sql(`${selectText(tables)} WHERE s.queue = $1`, [queueName])
  return rows.map((row) => {
    const found = toFound(row)
    const { data, options } = readEnvelopeLeniently(found.envelope)
    return describeSchedule(found.key, found, { next: new Date(found.nextRun), data, options })
  })
}
