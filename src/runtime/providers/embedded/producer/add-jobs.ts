import { encodeJobData } from '../../../provider-kit/index.js'
import type { JobUnique } from '../../../job/keys/key-options.js'
import { checkKeys } from '../../../job/keys/resolve-key.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolved-job-options.js'
import type { AddedJob } from '../../../job/queue-service.js'
import type { Database } from '../connection/database.js'
import { countAdded } from '../store/keys/count-added.js'
import { makeKeyTables, makeKeyTablesWithin, NEVER } from '../store/keys/key-tables.js'
import { applyUnique } from '../store/keys/unique-jobs.js'
import { findJobRow } from '../store/read-jobs.js'
import { insertJob } from '../store/insert-job.js'
import type { JobInsert } from '../store/insert-job.js'
import { newJobId } from '../../../job/new-job-id.js'
import { putSchedule } from '../store/schedules.js'
import type { Store } from '../store/store.js'
import { encodeOptions } from '../store/stored-options.js'

/** For fewer jobs, two statements more cost as much as the triggers. */
const FEWEST_COUNTED = 8

/** A job checked and encoded, before any of its kind is written: one that is wrong stops them all. */
export interface PreparedJob {
  readonly options: ResolvedJobOptions
  readonly data: string | null
}

interface Added {
  readonly id: string
  readonly isNew: boolean
  readonly runAt: number
  /** When it was written. */
  readonly now: number
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`, `InvalidJobDataError`. */
export function prepareJob(data: unknown, options: JobOptions | undefined): PreparedJob {
  const resolved = resolveJobOptions(options)
  checkKeys(resolved)
  const { unique, delay } = resolved
  // The first job of a key waits too, since another one may follow.
  const { wait, atMost = Infinity } = unique ?? {}
  const waiting =
    wait === undefined ? resolved : { ...resolved, delay: Math.max(delay, Math.min(wait, atMost)) }
  return { options: waiting, data: encodeJobData(data) ?? null }
}

/** Adds one job, if there is none of its id. */
export function addJob(store: Store, queue: string, job: PreparedJob): AddedJob {
  if (hasKey(job)) makeKeyTables(store.db)
  const { id, isNew, runAt, now } = store.db.transaction(() =>
    add(store, queue, job, { now: store.now() }),
  )
  jobReady(store, queue, runAt, now)
  return { id, isNew }
}

/** A job that waits behind another one is ready when that one ends. */
function jobReady(store: Store, queue: string, runAt: number, now: number): void {
  if (runAt !== NEVER) store.jobReady(queue, runAt, now)
}

function hasKey({ options: { group, unique } }: PreparedJob): boolean {
  return group !== undefined || unique !== undefined
}

/** The same inside a transaction that is not ours: who waits for a job hears of it when that is committed. */
export function addWithin(db: Database, queue: string, jobs: readonly PreparedJob[]): string[] {
  if (jobs.some(hasKey)) makeKeyTablesWithin(db)
  return jobs.map((job) => add({ db }, queue, job, { now: Date.now() }).id)
}

/** The same for a schedule. Gives when its next run is due. */
export function addScheduled(db: Database, queue: string, job: PreparedJob, now: number): number {
  if (hasKey(job)) makeKeyTablesWithin(db)
  return repeat(db, queue, job, now).runAt
}

/** Adds all or none. */
export function addJobs(store: Store, queue: string, jobs: readonly PreparedJob[]): string[] {
  const isKeyed = jobs.some(hasKey)
  if (isKeyed) makeKeyTables(store.db)
  const now = store.now()
  const isCounted = isKeyed && areCounted(jobs)
  const how = { now, isCounted }
  const addAll = (): Added[] => jobs.map((job) => add(store, queue, job, how))
  const added = store.db.transaction(() =>
    isCounted ? countAdded(store.db, queue, addAll) : addAll(),
  )
  for (const runAt of new Set(added.map((job) => job.runAt))) jobReady(store, queue, runAt, now)
  return added.map((job) => job.id)
}

/** Whether they are counted in their groups at once. A unique job may change one that was added just before. */
function areCounted(jobs: readonly PreparedJob[]): boolean {
  return jobs.length >= FEWEST_COUNTED && jobs.every(({ options }) => options.unique === undefined)
}

function add(
  { db }: Pick<Store, 'db'>,
  queue: string,
  job: PreparedJob,
  { now, isCounted }: { readonly now: number; readonly isCounted?: boolean },
): Added {
  if (job.options.repeat !== undefined) return repeat(db, queue, job, now)
  const { options, data } = job
  const { priority, delay, group, unique } = options
  const id = options.jobId ?? newJobId()
  const runAt = now + delay
  const text = encodeOptions(options)
  const row = { queue, id, priority, runAt, now, data, options: text, group }
  if (unique === undefined) return { id, isNew: insertJob(db, row, isCounted), runAt, now }
  return insertUnique(db, row, unique)
}

function insertUnique(db: Database, job: JobInsert, unique: JobUnique): Added {
  const { queue, id, now } = job
  if (findJobRow(db, queue, id) !== undefined) return { id, isNew: false, runAt: job.runAt, now }
  const verdict = applyUnique(db, { ...job, unique })
  if (verdict.kind === 'kept') return { id: verdict.id, isNew: false, runAt: verdict.runAt, now }
  const { runAt } = verdict
  return { id, isNew: insertJob(db, { ...job, runAt, uniqueKey: unique.key }), runAt, now }
}

function repeat(db: Database, queue: string, job: PreparedJob, now: number): Added {
  const { priority, delay, repeat: timing } = job.options
  if (timing === undefined) throw new TypeError('The job does not repeat')
  const options = encodeOptions(job.options)
  const id = putSchedule(db, {
    queue,
    group: job.options.group,
    repeat: timing,
    priority,
    delay,
    data: job.data,
    options,
    now,
  })
  return { id, isNew: true, runAt: findJobRow(db, queue, id)?.run_at ?? now, now }
}
