import type { JobSnapshot } from '../../../job/queue-job.js'
import type { Database } from '../connection/database.js'
import { StoreWatch } from './store-watch.js'

/** Why a queue is to be looked at: it may have waiting jobs, jobs of a dead worker, or jobs that were cancelled in hand. */
export type WakeReason = 'waiting' | 'stalled' | 'cancelled'

export type QueueListener = (reason: WakeReason) => void

/** Gets the job when it is known to have finished; without one, it has to look for itself. */
export type JobListener = (finished?: JobSnapshot) => void

/**
 * One database and those in this process who wait for something in it. Who changes a queue says so here, after the
 * commit; `StoreWatch` says it for what other processes change and for what time brings.
 */
export class Store {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly #queues = new Map<string, Set<QueueListener>>()
  readonly #jobs = new Map<string, Set<JobListener>>()
  readonly #watch: StoreWatch

  constructor(db: Database, now: () => number = Date.now) {
    this.db = db
    this.now = now
    this.#watch = new StoreWatch(this)
  }

  /** Calls `listener` whenever the queue is worth a look. Gives how to end it. */
  listenToQueue(queueName: string, listener: QueueListener): () => void {
    return this.#listen(this.#queues, queueName, listener)
  }

  /** Calls `listener` whenever the job may have finished. Gives how to end it. */
  listenToJob(queueName: string, jobId: string, listener: JobListener): () => void {
    return this.#listen(this.#jobs, jobKey(queueName, jobId), listener)
  }

  /** Jobs were added to this queue, put back into it, or a place in it became free. */
  queueChanged(queueName: string, reason: WakeReason = 'waiting'): void {
    for (const listener of this.#queues.get(queueName) ?? []) listener(reason)
  }

  /**
   * A job was added or put back that runs at `runAt`. `writtenAt` is the moment by which it was written as delayed or as
   * waiting: one that was delayed then is still to be promoted, also when its time has come in the meantime.
   */
  jobReady(queueName: string, runAt: number, writtenAt: number): void {
    if (runAt > writtenAt) this.#watch.expect(runAt)
    else this.queueChanged(queueName)
  }

  /** Looks for what is due at once, for a clock that has been put forward. */
  lookNow(): void {
    this.#watch.look()
  }

  isAwaited(queueName: string, jobId: string): boolean {
    return this.#jobs.has(jobKey(queueName, jobId))
  }

  /** The job has finished. `snapshot` is for a job that is not kept. */
  jobFinished(queueName: string, jobId: string, snapshot?: JobSnapshot): void {
    for (const listener of this.#jobs.get(jobKey(queueName, jobId)) ?? []) listener(snapshot)
  }

  /** Another process has changed something: nobody knows which jobs have finished. */
  lookAgainForJobs(): void {
    for (const listeners of this.#jobs.values()) for (const listener of listeners) listener()
  }

  /** Another process has changed something: nobody knows which jobs it has cancelled. */
  lookForCancelled(): void {
    for (const listeners of this.#queues.values())
      for (const listener of listeners) listener('cancelled')
  }

  /** Its file is gone: whoever waits for something in it would wait for ever. */
  fileGone(): void {
    for (const queueName of this.#queues.keys()) this.queueChanged(queueName)
    this.lookAgainForJobs()
  }

  close(): void {
    this.#watch.stop()
    this.db.close()
  }

  #listen<Listener>(map: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
    const listeners = map.get(key) ?? new Set()
    map.set(key, listeners.add(listener))
    this.#watch.start()
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && map.get(key) === listeners) map.delete(key)
      if (this.#queues.size === 0 && this.#jobs.size === 0) this.#watch.stop()
    }
  }
}

function jobKey(queueName: string, jobId: string): string {
  return `${queueName}\n${jobId}`
}
