import { onAbort } from '../../../provider-kit/index.js'
import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { WaitTimeoutError } from '../../../job/errors/wait-timeout-error.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import { startLongTimer } from '../../../job/long-timer.js'
import { isFinished } from '../store/engine-status.js'
import type { FoundJob } from '../store/find-engine-job.js'
import { readStoredResult } from '../store/stored-result.js'
import { toSnapshot } from '../store/to-snapshot.js'
import type { FinishEvent, FinishEvents } from './finish-events.js'

export interface Wait {
  readonly look: () => Promise<FoundJob | undefined>
  readonly events: FinishEvents
  readonly queueName: string
  readonly jobId: string
  /** Milliseconds. */
  readonly timeout: number
  /** Aborted when the service is closed, with the error to reject with. */
  readonly signal: AbortSignal
}

const FIRST_LOOK = 250
const LAST_LOOK = 5_000

/**
 * Resolves to the job as soon as it is completed or has failed for good. Throws `JobNotFoundError`, `WaitTimeoutError`.
 *
 * The event tells at once. It can be missed all the same, before its connection listens or while it is lost, so the
 * job is looked at too, ever more seldom.
 */
export function waitForFinish(wait: Wait, first: FoundJob): Promise<JobSnapshot> {
  return new Promise((resolve, reject) => {
    new FinishWatch(wait, first, { resolve, reject }).start()
  })
}

interface Settle {
  readonly resolve: (job: JobSnapshot) => void
  readonly reject: (error: Error) => void
}

class FinishWatch {
  readonly #wait: Wait
  readonly #settle: Settle
  #last: FoundJob
  #ended = false
  #wasGone = false
  #pause = FIRST_LOOK
  #looking: ReturnType<typeof setTimeout> | undefined
  #stops: (() => void)[] = []

  constructor(wait: Wait, first: FoundJob, settle: Settle) {
    this.#wait = wait
    this.#last = first
    this.#settle = settle
  }

  start(): void {
    const { events, queueName, jobId, timeout, signal } = this.#wait
    this.#stops = [
      onAbort(signal, () => this.#fail(signal.reason as Error)),
      events.listen(this.#last.job.id ?? '', (event) => void this.#hear(event)),
      startLongTimer(timeout, () => this.#fail(new WaitTimeoutError(queueName, jobId, timeout))),
      () => clearTimeout(this.#looking),
    ]
    // What ended before the events were listened to is seen by the look that follows.
    events.ready().then(
      () => this.#look(),
      () => this.#look(),
    )
  }

  async #look(event?: FinishEvent): Promise<void> {
    if (this.#ended) return
    try {
      const found = await this.#wait.look()
      if (found === undefined) this.#gone(event)
      else if (isFinished(found.status)) this.#end(toSnapshot(this.#wait.queueName, found))
      else this.#last = found
    } catch {
      // Redis is away: the next look, or the timeout, will tell.
    }
    this.#lookLater()
  }

  async #hear(event: FinishEvent): Promise<void> {
    clearTimeout(this.#looking)
    await this.#look(event)
  }

  #lookLater(): void {
    if (this.#ended) return
    clearTimeout(this.#looking)
    this.#looking = setTimeout(() => void this.#look(), this.#pause)
    this.#pause = Math.min(LAST_LOOK, this.#pause * 2)
  }

  /** A job of which nothing is kept has left only its event, which may be a little later than a look. */
  #gone(event: FinishEvent | undefined): void {
    const { queueName, jobId } = this.#wait
    if (event !== undefined && event.kind !== 'removed') this.#end(this.#snapshotOf(event))
    else if (event !== undefined || this.#wasGone)
      this.#fail(new JobNotFoundError(queueName, jobId))
    this.#wasGone = true
  }

  #snapshotOf({ kind, returnvalue, failedReason }: FinishEvent): JobSnapshot {
    const { queueName } = this.#wait
    const { error: _, ...known } = toSnapshot(queueName, { job: this.#last.job, status: 'active' })
    const finished = { ...known, finishedAt: new Date() }
    if (kind === 'failed') {
      return {
        ...finished,
        status: 'failed',
        error: { name: 'Error', message: failedReason ?? 'no reason was kept' },
      }
    }
    const result = readStoredResult(returnvalue)
    return { ...finished, status: 'completed', ...(result === undefined ? {} : { result }) }
  }

  #end(job: JobSnapshot): void {
    if (this.#stop()) this.#settle.resolve(job)
  }

  #fail(error: Error): void {
    if (this.#stop()) this.#settle.reject(error)
  }

  #stop(): boolean {
    if (this.#ended) return false
    this.#ended = true
    for (const stop of this.#stops) stop()
    return true
  }
}
