import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import type { PreparedInsert, PreparedJob } from '../store/prepare-job.js'
import { toInsert } from '../store/prepare-job.js'
import type { AddedJob } from '../../../job/queue-service.js'
import { hasNonce, insertJobs } from '../store/insert-jobs.js'
import { addUnique } from '../store/keys/add-unique.js'
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
  const added = await insertAll(
    adding,
    jobs.flatMap(({ planned }) => (planned === undefined ? [] : [planned])),
  )
  const single = added.ids.values()
  const ids: string[] = []
  for (const { job, planned } of jobs)
    ids.push(planned === undefined ? await addRepeating(adding, job) : (single.next().value ?? ''))
  return ids
}

/**
 * Adds a job and tells whether it is new. Where an answer was lost and the job is added again, it is there already: what
 * is stored with it says whose it is.
 */
export async function addIfNew(
  adding: Adding,
  planned: PreparedInsert,
  nonce: string,
): Promise<AddedJob> {
  const { open, sql, queues, queueName } = adding
  await queues.ensure(open, queueName)
  const { ids, count } = await insertAll(adding, [planned])
  const { id } = planned.insert
  const isNew =
    count > 0 ||
    (planned.unique === undefined && (await hasNonce(sql, open.tables, { queueName, id, nonce })))
  return { id: ids[0] ?? planned.jobId, isNew }
}

/** What becomes of jobs that are added: their ids in order, and how many were not there yet. */
interface Inserted {
  readonly ids: readonly string[]
  readonly count: number
}

async function insertAll(adding: Adding, jobs: readonly PreparedInsert[]): Promise<Inserted> {
  const { open, queues, queueName } = adding
  if (jobs.length === 0) return { ids: [], count: 0 }
  const added = await insert(adding, jobs)
  if (added !== undefined) return added
  // The queue was deleted since we saw it.
  queues.forget(queueName)
  await queues.ensure(open, queueName)
  const addedNow = await insert(adding, jobs)
  if (addedNow !== undefined) return addedNow
  throw new Error(
    `pg-boss: the queue '${queueName}' does not exist, and cannot be seen after it was created` +
      ' (did this transaction begin before that?)',
  )
}

/** Undefined when pg-boss has no such queue. */
async function insert(
  { open, sql, queueName }: Adding,
  jobs: readonly PreparedInsert[],
): Promise<Inserted | undefined> {
  if (jobs.some(({ unique }) => unique !== undefined)) {
    const added = await addUnique({ open, sql, queueName }, jobs)
    if (added.length === 0) return undefined
    return { ids: added.map(({ id }) => id), count: added.filter(({ isNew }) => isNew).length }
  }
  const inserts = jobs.map((job) => job.insert)
  const count = await insertJobs({ open, sql, queueName }, inserts)
  return count === undefined ? undefined : { ids: jobs.map(({ jobId }) => jobId), count }
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
