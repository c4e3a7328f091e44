import { encodeJobData } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { resolveJobOptions } from '../../../job/options/resolve-job-options.js'
import type { ResolvedJobOptions } from '../../../job/options/resolve-job-options.js'
import { findJobRow } from '../store/read-jobs.js'
import { insertJob } from '../store/insert-job.js'
import { newJobId } from '../../../job/new-job-id.js'
import { putSchedule } from '../store/schedules.js'
import type { Store } from '../store/store.js'
import { encodeOptions } from '../store/stored-options.js'

/** A job checked and encoded, before any of its kind is written: one that is wrong stops them all. */
export interface PreparedJob {
  readonly options: ResolvedJobOptions
  readonly data: string | null
}

interface Added {
  readonly id: string
  readonly runAt: number
  /** When it was written. */
  readonly now: number
}

/** Throws `InvalidJobOptionsError`, `InvalidDurationError`, `InvalidJobDataError`. */
export function prepareJob(data: unknown, options: JobOptions | undefined): PreparedJob {
  return { options: resolveJobOptions(options), data: encodeJobData(data) ?? null }
}

/** Adds one job and gives its id. */
export function addJob(store: Store, queue: string, job: PreparedJob): string {
  const added = store.db.transaction(() => add(store, queue, job, store.now()))
  store.jobReady(queue, added.runAt, added.now)
  return added.id
}

/** Adds all or none. */
export function addJobs(store: Store, queue: string, jobs: readonly PreparedJob[]): string[] {
  const now = store.now()
  const added = store.db.transaction(() => jobs.map((job) => add(store, queue, job, now)))
  for (const runAt of new Set(added.map((job) => job.runAt))) store.jobReady(queue, runAt, now)
  return added.map((job) => job.id)
}

function add(store: Store, queue: string, job: PreparedJob, now: number): Added {
  return job.options.repeat === undefined
    ? insert(store, queue, job, now)
    : repeat(store, queue, job, now)
}

function insert({ db }: Store, queue: string, { options, data }: PreparedJob, now: number): Added {
  const { priority, delay } = options
  const id = options.jobId ?? newJobId()
  const runAt = now + delay
  insertJob(db, { queue, id, priority, runAt, now, data, options: encodeOptions(options) })
  return { id, runAt, now }
}

function repeat({ db }: Store, queue: string, job: PreparedJob, now: number): Added {
  const { priority, delay, repeat: timing } = job.options
  if (timing === undefined) throw new TypeError('The job does not repeat')
  const options = encodeOptions(job.options)
  const id = putSchedule(db, {
    queue,
    repeat: timing,
    priority,
    delay,
    data: job.data,
    options,
    now,
  })
  return { id, runAt: findJobRow(db, queue, id)?.run_at ?? now, now }
}
