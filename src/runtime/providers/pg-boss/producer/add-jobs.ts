import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import type { PreparedInsert, PreparedJob } from '../store/prepare-job.js'
import { toInsert } from '../store/prepare-job.js'
import type { AddedJob } from '../../../job/queue-service.js'
import { hasNonce, insertJobs } from '../store/insert-jobs.js'
import type { JobInsert } from '../store/insert-jobs.js'
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
  await insertAll(
    adding,
    jobs.flatMap(({ planned }) => (planned === undefined ? [] : [planned.insert])),
  )
  const ids: string[] = []
  for (const { job, planned } of jobs) ids.push(planned?.jobId ?? (await addRepeating(adding, job)))
  return ids
}

/**
 * Adds a job and tells whether it is new. Where an answer was lost and the job is added again, it is there already: what
 * is stored with it says whose it is.
 */
export async function addIfNew(
  adding: Adding,
  { jobId, insert }: PreparedInsert,
  nonce: string,
): Promise<AddedJob> {
  const { open, sql, queues, queueName } = adding
  await queues.ensure(open, queueName)
  const isNew =
    (await insertAll(adding, [insert])) > 0 ||
    (await hasNonce(sql, open.tables, { queueName, id: insert.id, nonce }))
  return { id: jobId, isNew }
}

/** Gives how many were not there yet. */
async function insertAll(adding: Adding, inserts: readonly JobInsert[]): Promise<number> {
  const { open, queues, queueName } = adding
  if (inserts.length === 0) return 0
  const added = await insertJobs(adding.sql, open.tables, queueName, inserts)
  if (added !== undefined) return added
  // The queue was deleted since we saw it.
  queues.forget(queueName)
  await queues.ensure(open, queueName)
  const addedNow = await insertJobs(adding.sql, open.tables, queueName, inserts)
  if (addedNow !== undefined) return addedNow
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
