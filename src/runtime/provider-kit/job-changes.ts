import { isFinished } from '../job/queue-job.js'
import type { JobError, JobSnapshot } from '../job/queue-job.js'
import type { JobEvent } from '../job/watching.js'

/** A job as a look has found it. */
export interface SeenJob {
  readonly job: JobSnapshot
  /** How often a dead worker has left it. */
  readonly stalls: number
  /** When its next attempt may begin at the earliest. */
  readonly due: Date
}

/** Put back, and not yet run again: so many are remembered. */
export const MOST_PUT_BACK = 10_000

const NO_ERROR: JobError = { name: 'Error', message: 'no reason was kept' }

/**
 * What has happened to jobs between two looks at them, for an engine that keeps jobs and no events. Each look gives the
 * jobs that are running, those that were when the last look was made (`running`), and those that were begun or have ended
 * since a while before the last look: a commit may come later than the time that it has written.
 *
 * A job may live through more than one run between two looks. Attempts and stalls are counted, so it is seen that
 * something is missing. A snoozed run is not counted: with a run before or after it, it leaves no trace.
 */
export class JobChanges {
  readonly #running = new Map<string, SeenJob>()
  readonly #putBack = new Map<string, SeenJob>()
  readonly #ended = new Map<string, SeenJob>()

  get running(): readonly string[] {
    return [...this.#running.keys()]
  }

  /** Of those that ended within the window. */
  get ended(): number {
    return this.#ended.size
  }

  /** Remembers jobs as they are, without events. */
  begin(seen: readonly SeenJob[]): void {
    for (const each of seen) this.#remember(each)
  }

  /** The events since the last look, oldest first. `horizon`: what ended before it will not be looked at again. */
  see(seen: readonly SeenJob[], { now, horizon }: { now: Date; horizon: Date }): JobEvent[] {
    const gone = new Set(this.#running.keys())
    const events: JobEvent[] = []
    for (const each of seen) {
      const { id } = each.job
      gone.delete(id)
      events.push(...inOrder(explained(this.#find(id), each, now)))
      this.#remember(each)
    }
    for (const jobId of gone) {
      this.#running.delete(jobId)
      const reason = 'The job was running and has been removed: how it ended is not known'
      events.push({ type: 'missed', jobId, at: now, reason })
    }
    this.#forgetBefore(horizon)
    return events.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  }

  #find(id: string): SeenJob | undefined {
    return this.#running.get(id) ?? this.#putBack.get(id) ?? this.#ended.get(id)
  }

  #remember(seen: SeenJob): void {
    const { id, status, startedAt, attempts } = seen.job
    for (const known of [this.#running, this.#putBack, this.#ended]) known.delete(id)
    if (status === 'active') this.#running.set(id, seen)
    else if (isFinished(status)) this.#ended.set(id, seen)
    else if (startedAt !== undefined || attempts > 0) {
      this.#putBack.set(id, seen)
      if (this.#putBack.size > MOST_PUT_BACK) {
        this.#putBack.delete([...this.#putBack.keys()][0] ?? '')
      }
    }
  }

  #forgetBefore(horizon: Date): void {
    for (const [id, { job }] of this.#ended) {
      // In the order in which they were seen, which is nearly that in which they ended.
      if (job.finishedAt !== undefined && job.finishedAt >= horizon) return
      this.#ended.delete(id)
    }
  }
}

/** With what is counted and not among the changes. */
function explained(before: SeenJob | undefined, now: SeenJob, at: Date): JobEvent[] {
  const events = changesOf(before, now, at)
  const stalls = events.filter(({ type }) => type === 'stalled').length
  const isMissing =
    now.stalls - (before?.stalls ?? 0) > stalls && !events.some(({ type }) => type === 'missed')
  return isMissing ? [missedRuns(now.job.id, at), ...events] : events
}

/** What leads from one look at a job to the next. */
function changesOf(before: SeenJob | undefined, now: SeenJob, at: Date): JobEvent[] {
  const { job } = now
  const wasRunning = before?.job.status === 'active'
  const begun = job.startedAt
  const events: JobEvent[] = []
  if (begun !== undefined && begun.getTime() !== before?.job.startedAt?.getTime()) {
    // Two runs have ended: which of them in which way is not known.
    if (wasRunning && isWaiting(job)) return [missedRuns(job.id, at)]
    events.push(...untilBegun(before, now, at))
    events.push({ type: 'active', jobId: job.id, at: begun })
    const run = runOf(before, now)
    events.push(...progressOf(before?.job, job, at), ...endOf(now, { begun, run, at }))
    return events
  }
  if (wasRunning) {
    const { startedAt, attempts } = before.job
    events.push(...progressOf(before.job, job, at))
    const isStalled = now.stalls > before.stalls
    events.push(...endOf(now, { begun: startedAt, run: attempts, at, isStalled }))
  } else if (isFinished(job.status) && !(before !== undefined && isFinished(before.job.status))) {
    events.push(...endOf(now, { begun: undefined, run: 0, at }))
  }
  return events
}

function isWaiting({ status }: JobSnapshot): boolean {
  return status !== 'active' && !isFinished(status)
}

/** The number of the run that is the last one of this job. */
function runOf(before: SeenJob | undefined, { job }: SeenJob): number {
  if (!isWaiting(job)) return job.attempts
  return Math.max(countedOf(before) + 1, job.attempts)
}

/** The attempts that count, without the one that was under way. */
function countedOf(before: SeenJob | undefined): number {
  if (before === undefined || isFinished(before.job.status)) return 0
  return before.job.attempts - (before.job.status === 'active' ? 1 : 0)
}

/** How the run that was under way has ended before the next one began. */
function untilBegun(before: SeenJob | undefined, now: SeenJob, at: Date): JobEvent[] {
  const { id: jobId, error, status } = now.job
  const run = runOf(before, now)
  const counted = countedOf(before)
  if (before?.job.status !== 'active') return run > counted + 1 ? [missedRuns(jobId, at)] : []
  if (run === counted + 2 && status !== 'failed' && error !== undefined) {
    return [{ type: 'retrying', jobId, at, error }]
  }
  if (run === counted + 1 && now.stalls === before.stalls + 1)
    return [{ type: 'stalled', jobId, at }]
  return [missedRuns(jobId, at)]
}

function missedRuns(jobId: string, at: Date): JobEvent {
  const reason =
    'The job was run more than once between two looks: how the earlier runs ended is not known'
  return { type: 'missed', jobId, at, reason }
}

/** The newest one alone is kept. */
function progressOf(before: JobSnapshot | undefined, job: JobSnapshot, at: Date): JobEvent[] {
  const { id: jobId, progress } = job
  if (progress === undefined) return []
  if (JSON.stringify(progress) === JSON.stringify(before?.progress)) return []
  return [{ type: 'progress', jobId, at, progress }]
}

/** A run of a job, of which more is known than the job itself says. */
interface LastRun {
  readonly begun: Date | undefined
  readonly run: number
  readonly at: Date
  readonly isStalled?: boolean
}

/** What became of a run, if it is over. */
function endOf({ job, due }: SeenJob, { begun, run, at, isStalled }: LastRun): JobEvent[] {
  const { id: jobId, status, attempts, error = NO_ERROR, finishedAt = at } = job
  if (status === 'active') return []
  if (status === 'completed') {
    return [{ type: 'completed', jobId, at: finishedAt, result: job.result }]
  }
  if (status === 'failed') return [{ type: 'failed', jobId, at: finishedAt, error }]
  if (isStalled) return [{ type: 'stalled', jobId, at }]
  if (attempts >= run) {
    return [{ type: 'retrying', jobId, at, error, ...(due > at ? { until: due } : {}) }]
  }
  if (attempts < run - 1) return [missedRuns(jobId, at)]
  // A worker that stops puts its jobs back as they were.
  return begun !== undefined && due > begun ? [{ type: 'snoozed', jobId, at, until: due }] : []
}

/** A time that was only seen is not later than that of what follows. */
function inOrder(events: readonly JobEvent[]): JobEvent[] {
  let latest: Date | undefined
  return events
    .toReversed()
    .map((event) => {
      const isLater = latest !== undefined && event.at > latest
      const at = isLater ? (latest as Date) : event.at
      latest = at
      return { ...event, at }
    })
    .toReversed()
}
