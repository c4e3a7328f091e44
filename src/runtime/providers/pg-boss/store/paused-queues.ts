import type { Sql } from '../connection/sql.js'
import { wakeText } from './insert-jobs.js'
import type { Tables } from './tables.js'

/** SQL: the queue of this name is not paused. */
export function isNotPaused({ paused }: Tables, name: string): string {
  return `NOT EXISTS (SELECT 1 FROM ${paused} WHERE queue = ${name})`
}

export async function pauseQueue(sql: Sql, { paused }: Tables, queueName: string): Promise<void> {
  await sql(`INSERT INTO ${paused} (queue) VALUES ($1) ON CONFLICT DO NOTHING`, [queueName])
}

/** Wakes the workers of the queue. */
export async function resumeQueue(sql: Sql, tables: Tables, queueName: string): Promise<void> {
  const text = `
    WITH resumed AS (DELETE FROM ${tables.paused} WHERE queue = $1::text RETURNING 1),
    woken AS (${wakeText(tables, '$1::text', 'resumed')})
    SELECT count(*) FROM woken`
  await sql(text, [queueName])
}

export async function isPaused(sql: Sql, { paused }: Tables, queueName: string): Promise<boolean> {
  return (await sql(`SELECT 1 FROM ${paused} WHERE queue = $1`, [queueName])).length > 0
}
