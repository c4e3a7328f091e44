import { Pool } from 'pg'
import { dueText, LATER, type LiveEngine } from './live-engine.js'
import type { LiveJob } from './outcome.js'

interface Row {
  readonly id: string
  readonly name: string
  readonly data: Envelope | null
  readonly state: string
  readonly output: Output | null
  readonly retry_count: number
  readonly added: number
  readonly due: number
}

interface Schedule {
  readonly name: string
  readonly data: Envelope | null
  readonly cron: string
  readonly timezone: string
}

/** What pikku stores has a number of its form; what pg-boss stores is the data alone. */
interface Envelope {
  readonly pikku?: number
  readonly id?: string
  readonly data?: unknown
}

interface Output {
  readonly pikku?: number
  readonly result?: unknown
  readonly value?: unknown
  readonly message?: string
  readonly error?: { readonly message: string }
}

/** The runs of pikku's schedules are jobs that wait; pg-boss adds a job when it is due. */
const isJob = "data->>'repeat' IS NULL AND name NOT LIKE '\\_\\_pgboss%'"

const schedulesOf = {
  'pgboss.schedule': 'SELECT name, data, cron, timezone FROM pgboss.schedule',
  'pgboss_pikku.schedules': `SELECT queue AS name, envelope AS data, cron, timezone
    FROM pgboss_pikku.schedules`,
}

/** Reads tables with SQL alone. */
export function openPgBoss(connectionString: string): LiveEngine {
  const pool = new Pool({ connectionString, max: 1 })
  const select = async <R extends object>(table: string, text: string, values?: unknown[]) => {
    const { rows } = await pool.query('SELECT to_regclass($1) IS NULL AS is_missing', [table])
    return rows[0].is_missing ? [] : (await pool.query<R>(text, values)).rows
  }
  const schedules = async (): Promise<Schedule[]> => {
    const all = Object.entries(schedulesOf).map(([table, text]) => select<Schedule>(table, text))
    return (await Promise.all(all)).flat()
  }
  return {
    used: async () => {
      const text = `SELECT DISTINCT name FROM pgboss.job WHERE ${isJob}`
      const jobs = await select<Row>('pgboss.job', text)
      return [...jobs, ...(await schedules())].map(({ name }) => name)
    },
    unsettled: async () => {
      const text = `SELECT DISTINCT name FROM pgboss.job WHERE ${isJob} AND (state = 'active'
        OR state IN ('created', 'retry') AND start_after < now() + $1 * interval '1 ms')`
      return (await select<Row>('pgboss.job', text, [LATER])).map(({ name }) => name)
    },
    read: async (queues) => {
      const names = queues.map(({ name }) => name)
      const text = `SELECT id, name, data, state::text, output, retry_count,
        extract(epoch FROM created_on)::float * 1000 AS added,
        extract(epoch FROM start_after)::float * 1000 AS due
        FROM pgboss.job WHERE name = ANY($1) AND ${isJob}`
      const jobs = (await select<Row>('pgboss.job', text, [names])).map(readRow)
      const own = (await schedules()).filter(({ name }) => names.includes(name))
      return [...jobs, ...own.map(readSchedule)]
    },
  }
}

function readRow({ id, name, data, state, output, retry_count, added, due }: Row): LiveJob {
  const isOver = state === 'completed' || state === 'failed' || state === 'cancelled'
  return {
    id: (data?.pikku === undefined ? undefined : data.id) ?? id,
    queue: name,
    data: dataOf(data),
    state,
    ...(state === 'completed' ? { result: resultOf(output) } : {}),
    ...(state === 'failed' ? { error: output?.error?.message ?? output?.message } : {}),
    attempts: retry_count,
    ...(isOver ? {} : { due: dueText(added, due) }),
  } as LiveJob
}

function readSchedule({ name, data, cron, timezone }: Schedule): LiveJob {
  return { queue: name, data: dataOf(data), state: 'scheduled', due: `${cron} ${timezone}` }
}

function dataOf(data: Envelope | null): unknown {
  return data?.pikku === undefined ? data : data.data
}

function resultOf(output: Output | null): unknown {
  if (output?.pikku !== undefined) return output.result ?? null
  return output?.value ?? output
}
