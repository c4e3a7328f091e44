import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'
import { nextDue, promoteDueJobs, waitingQueues } from './due-jobs.js'
import { deadOwners, expireOwner } from './owners.js'
import type { Store } from './store.js'
import { stalledQueues } from './stalled-jobs.js'

/** Between two looks for what other processes have committed, in milliseconds; one look takes some 5 µs. */
const LOOK_INTERVAL = 20

/** Between two looks for dead workers, in milliseconds. */
const STALLED_INTERVAL = 1_000

/** A gap this long between two looks means that the machine slept or the process was blocked, in milliseconds. */
const SLEEP_GAP = 3_000

/** After a sleep every lock looks run out: the others get this long to renew theirs, in milliseconds. */
const SLEEP_GRACE = 12_000

/**
 * Finds what nobody in this process can tell: commits of other processes, delays that end, workers that died.
 * It runs only while somebody listens, and keeps the process alive meanwhile.
 */
export class StoreWatch {
  readonly #store: Store
  #timer: NodeJS.Timeout | undefined
  #version = -1
  /** The version in which jobs in hand were last looked up. Not at each commit: there may be hundreds of both. */
  #searched = -1
  #due: number | undefined
  #lastLook = 0
  #nextStalledLook = 0

  constructor(store: Store) {
    this.#store = store
  }

  start(): void {
    if (this.#timer !== undefined) return
    this.#version = -1
    this.#lastLook = this.#store.now()
    this.#nextStalledLook = 0
    this.#timer = setTimeout(() => this.#tick(), 0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** A job of this process will be due then. */
  expect(runAt: number): void {
    if (this.#due !== undefined && this.#due <= runAt) return
    this.#due = runAt
    if (this.#timer !== undefined && runAt - this.#store.now() < LOOK_INTERVAL) this.#arm()
  }

  #tick(): void {
    try {
      this.look()
    } catch (error) {
      if (error instanceof EngineUnreachableError) this.#store.fileGone()
      // The file is locked for longer than the busy timeout, or the disk is full: the next look may go better, and
      // those who add or settle jobs meet the same error where it can be told.
      this.#version = -1
    }
    if (this.#timer !== undefined) this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const untilDue = this.#due === undefined ? LOOK_INTERVAL : this.#due - this.#store.now()
    const delay = Math.min(LOOK_INTERVAL, Math.max(1, untilDue))
    this.#timer = setTimeout(() => this.#tick(), delay)
  }

  look(): void {
    const now = this.#store.now()
    if (now - this.#lastLook > SLEEP_GAP) this.#nextStalledLook = now + SLEEP_GRACE
    this.#lastLook = now
    this.#store.db.file?.assertInPlace()
    this.#lookForCommits()
    if (this.#due !== undefined && this.#due <= now) this.#promote(now)
    if (this.#nextStalledLook <= now) this.#lookForStalled(now)
  }

  #lookForCommits(): void {
    const { db } = this.#store
    const version = db.dataVersion()
    if (version === this.#version) return
    this.#version = version
    this.#due = nextDue(db)
    for (const queue of waitingQueues(db)) this.#store.queueChanged(queue)
    this.#store.lookAgainForJobs()
  }

  #promote(now: number): void {
    const { db } = this.#store
    const queues = db.transaction(() => promoteDueJobs(db, now))
    this.#due = nextDue(db)
    for (const queue of queues) this.#store.queueChanged(queue)
  }

  #lookForStalled(now: number): void {
    this.#nextStalledLook = now + STALLED_INTERVAL
    const { db } = this.#store
    const dead = deadOwners(db)
    if (dead.length > 0) {
      db.transaction(() => dead.forEach((token) => expireOwner(db, token)))
    }
    for (const queue of stalledQueues(db, now)) this.#store.queueChanged(queue, 'stalled')
    if (this.#version === this.#searched) return
    this.#searched = this.#version
    this.#store.lookForCancelled()
  }
}
