import { JobNotFoundError } from '../job/errors/job-not-found-error.js'
import { isFinished } from '../job/queue-job.js'
import type { JobEvent } from '../job/watching.js'
import { JobChanges } from './job-changes.js'
import type { SeenJob } from './job-changes.js'
import type { EventReader } from './watch-jobs.js'

/** Asks an engine for the jobs that `JobChanges` has to see. */
export interface LookRequest {
  /** Those that have ended at this time or later. */
  readonly since: Date
  /** Those that were begun at this time or later, and wait again: the last `MOST_PUT_BACK` to begin. */
  readonly begunSince: Date
  /** Those of these ids. */
  readonly ids: readonly string[]
  /** The most jobs that have ended, the first to end first. */
  readonly most: number
}

export interface Look {
  readonly seen: readonly SeenJob[]
  /** What time it is, by the clock that has written the times of the jobs. */
  readonly now: Date
  /** All that had ended until then is among them: sooner than now where there are more than were asked for. */
  readonly until: Date
}

/** How an engine that keeps jobs and no events is asked what has happened. */
export interface LookSource {
  look(request: LookRequest): Promise<Look>
  /** The job as it is, if it is there. */
  lookAt(jobId: string): Promise<Omit<Look, 'until'>>
  /** Of the changes that the engine counts, how many are not among the events of the last look. */
  countMissed(events: readonly JobEvent[]): number
}

export interface LookReaderOptions {
  readonly queueName: string
  readonly source: LookSource
  /** Between two looks, in milliseconds. */
  readonly interval: number
  /** Of all readers whose looks keep each other waiting. Default: each has its own. */
  readonly time?: LookTime
}

/** Looks take no more than this share of the time. */
const SHARE = 0.1
/** So late a look still finds what has ended since the one before, in milliseconds. */
const LONGEST_PAUSE = 5_000

/** The time of which looks may take a share. */
export class LookTime {
  #freeAt = 0

  /** Gives how long to wait after a look that took so long, in milliseconds. */
  pauseAfter(took: number): number {
    const now = Date.now()
    const own = took / SHARE
    this.#freeAt = Math.min(Math.max(now, this.#freeAt) + own, now + Math.max(own, LONGEST_PAUSE))
    return this.#freeAt - now
  }
}

/** A commit may come so much later than the time that it has written, in milliseconds. */
const WINDOW = 5_000
/** Longer ago, jobs that have ended may have been removed without a trace, in milliseconds. */
export const LONGEST_UNSEEN = 10_000
const MOST_AT_ONCE = 1_000
const NEVER = new Date(8.64e15)

/** The events of all jobs of a queue, found by looking again and again. */
export class LookReader implements EventReader {
  readonly #options: LookReaderOptions
  readonly #changes = new JobChanges()
  readonly #time: LookTime
  #since = new Date(0)
  #lastLook = Date.now()
  pause: number
  hasMore = false

  private constructor(options: LookReaderOptions) {
    this.#options = options
    this.#time = options.time ?? new LookTime()
    this.pause = options.interval
  }

  static async open(options: LookReaderOptions): Promise<LookReader> {
    const reader = new LookReader(options)
    const { source } = options
    const { now } = await source.look({ since: NEVER, begunSince: NEVER, ids: [], most: 1 })
    const since = new Date(now.getTime() - WINDOW)
    const { seen } = await source.look({ since, begunSince: new Date(0), ids: [], most: Infinity })
    reader.#changes.begin(seen)
    reader.#since = since
    return reader
  }

  async read(): Promise<JobEvent[]> {
    const { source, interval } = this.#options
    const asked = Date.now()
    const began = performance.now()
    const most = MOST_AT_ONCE + this.#changes.ended
    const ids = this.#changes.running
    const since = this.#since
    const { seen, now, until } = await source.look({ since, begunSince: since, ids, most })
    const unseen = asked - this.#lastLook
    this.#lastLook = Date.now()
    this.#since = new Date(until.getTime() - WINDOW)
    const events = this.#changes.see(seen, { now, horizon: this.#since })
    this.hasMore = until < now
    this.pause = Math.max(interval, this.#time.pauseAfter(performance.now() - began))
    const missed = source.countMissed(events)
    const reason =
      unseen > LONGEST_UNSEEN
        ? `Nothing was read for ${Math.round(unseen / 1_000)} s: jobs that were removed meanwhile are not known`
        : missed > 0 && `${missed} changes of jobs were made and removed between two looks`
    return reason === false ? events : [{ type: 'missed', at: now, reason }, ...events]
  }
}

/** The events of one job. It begins with what the job is doing, or with how it has ended. */
export class JobLookReader implements EventReader {
  readonly #options: LookReaderOptions
  readonly #jobId: string
  readonly #changes = new JobChanges()
  readonly #time: LookTime
  pause: number
  readonly hasMore = false
  isOver = false

  private constructor(options: LookReaderOptions, jobId: string) {
    this.#options = options
    this.#jobId = jobId
    this.#time = options.time ?? new LookTime()
    this.pause = options.interval
  }

  /** Throws `JobNotFoundError`. */
  static async open(options: LookReaderOptions, jobId: string): Promise<JobLookReader> {
    const reader = new JobLookReader(options, jobId)
    const [seen] = (await options.source.lookAt(jobId)).seen
    if (seen === undefined) throw new JobNotFoundError(options.queueName, jobId)
    reader.#changes.begin([asBefore(seen)])
    return reader
  }

  async read(): Promise<JobEvent[]> {
    const jobId = this.#jobId
    const { source, interval } = this.#options
    const began = performance.now()
    const { seen, now } = await source.lookAt(jobId)
    const events = this.#changes.see(seen, { now, horizon: new Date(0) })
    this.pause = Math.max(interval, this.#time.pauseAfter(performance.now() - began))
    if (seen.length > 0) return events
    this.isOver = true
    const reason = 'The job has been removed: if it has ended, it is not known how'
    return [
      ...events.filter(({ type }) => type !== 'missed'),
      { type: 'missed', jobId, at: now, reason },
    ]
  }
}

/** As it was before what it is doing now. */
function asBefore(seen: SeenJob): SeenJob {
  const { status, startedAt, progress: _, ...job } = seen.job
  if (status !== 'active' && !isFinished(status)) return seen
  const kept = status === 'active' || startedAt === undefined ? {} : { startedAt }
  return { ...seen, job: { ...job, ...kept, status: 'waiting', attempts: job.attempts - 1 } }
}
