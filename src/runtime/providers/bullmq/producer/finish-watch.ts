import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import { isFinished } from '../../../job/queue-job.js'
import type { JobSnapshot } from '../../../job/queue-job.js'
import type { FinishEnd } from '../../../provider-kit/wait-for-finish.js'
import type { FoundJob } from '../store/find-engine-job.js'
import { readStoredResult } from '../store/stored-result.js'
import { toSnapshot } from '../store/to-snapshot.js'
import type { FinishEvent, FinishEvents } from './finish-events.js'

export interface Watched {
  readonly look: () => Promise<FoundJob | undefined>
  readonly events: FinishEvents
  readonly queueName: string
  readonly jobId: string
  /** As it was found before. */
  readonly first: FoundJob
}

const FIRST_LOOK = 250
const LAST_LOOK = 5_000

/**
 * Learns of the end of a job. The event tells at once. It can be missed all the same, before its connection listens or
 * while it is lost, so the job is looked at too, ever more seldom.
 */
export class FinishWatch {
  readonly #watched: Watched
  readonly #end: FinishEnd<JobSnapshot>
  #last: FoundJob
  #stopped = false
  #wasGone = false
  #pause = FIRST_LOOK
  #looking: ReturnType<typeof setTimeout> | undefined

  constructor(watched: Watched, end: FinishEnd<JobSnapshot>) {
    this.#watched = watched
    this.#last = watched.first
    this.#end = end
  }

  /** Returns how to stop. */
  start(): () => void {
    const { events } = this.#watched
    const stopListening = events.listen(this.#last.job.id ?? '', (event) => void this.#hear(event))
    // What ended before the events were listened to is seen by the look that follows.
    events.ready().then(
      () => this.#look(),
      () => this.#look(),
    )
    return () => {
      this.#stopped = true
      clearTimeout(this.#looking)
      stopListening()
    }
  }

  async #look(event?: FinishEvent): Promise<void> {
    if (this.#stopped) return
    try {
      const found = await this.#watched.look()
      if (found === undefined) this.#gone(event)
      else if (isFinished(found.status))
        this.#end.resolve(toSnapshot(this.#watched.queueName, found))
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
    if (this.#stopped) return
    clearTimeout(this.#looking)
    this.#looking = setTimeout(() => void this.#look(), this.#pause)
    this.#pause = Math.min(LAST_LOOK, this.#pause * 2)
  }

  /** A job of which nothing is kept has left only its event, which may be a little later than a look. */
  #gone(event: FinishEvent | undefined): void {
    const { queueName, jobId } = this.#watched
    if (event !== undefined && event.kind !== 'removed') this.#end.resolve(this.#snapshotOf(event))
    else if (event !== undefined || this.#wasGone)
      this.#end.reject(new JobNotFoundError(queueName, jobId))
    this.#wasGone = true
  }

  #snapshotOf({ kind, returnvalue, failedReason }: FinishEvent): JobSnapshot {
    const { queueName } = this.#watched
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
}
