import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import type { PreparedInsert, PreparedJob } from '../store/prepare-job.js'
import { toInsert } from '../store/prepare-job.js'
import { insertJobs } from '../store/insert-jobs.js'
import type { Queues } from '../store/queues.js'
import { putSchedule } from '../store/schedules.js'

export interface Adding {
  readonly open: OpenBoss
  /** Where the jobs are written: pg-boss's own connections, or the caller's transaction. */
  readonly sql: Sql
  readonly queues: Queues
  readonly queueName: string
}

/**
 * Turns jobs into what is inserted, ids and all. Done once for an add, however often its statement is tried, so that
 * a try whose answer was lost is not repeated as another job.
 */
export function planJobs(queueName: string, jobs: readonly PreparedJob[]): PlannedJob[] {
  return jobs.map((job) =>
    job.options.repeat === undefined ? { job, planned: toInsert(queueName, job) } : { job },
  )
}

export interface PlannedJob {
  readonly job: PreparedJob
  /** Absent for a repeating job. */
  readonly planned?: PreparedInsert
}

/** Adds the jobs, all of them in one statement but for the repeating ones, and gives their ids in order. */
export async function addJobs(adding: Adding, jobs: readonly PlannedJob[]): Promise<string[]> {
  const { open, queues, queueName } = adding
  await queues.ensure(open, queueName)
  await insertAll(adding, jobs)
  const ids: string[] = []
  for (const { job, planned } of jobs) ids.push(planned?.jobId ?? (await addRepeating(adding, job)))
  return ids
}

async function insertAll(adding: Adding, jobs: readonly PlannedJob[]): Promise<void> {
  const { open, queues, queueName } = adding
  const inserts = jobs.flatMap(({ planned }) => (planned === undefined ? [] : [planned.insert]))
  if (inserts.length === 0 || (await insertJobs(adding.sql, open.tables, queueName, inserts)))
    return
  // The queue was deleted since we saw it.
  queues.forget(queueName)
  await queues.ensure(open, queueName)
  if (await insertJobs(adding.sql, open.tables, queueName, inserts)) return
  throw new Error(
    `pg-boss: the queue '${queueName}' does not exist, and cannot be seen after it was created` +
      ' (did this transaction begin before that?)',
  )
}

async function addRepeating({ open, sql, queueName }: Adding, job: PreparedJob): Promise<string> {
  const { repeat, priority, delay } = job.options
  if (repeat === undefined) throw new TypeError('The job does not repeat')
  return putSchedule(sql, open.tables, {
    queueName,
    repeat,
    priority,
    delay,
    envelope: job.envelope,
  })
}
