import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import { startLongTimer } from '../job/long-timer.js'
import type { StopSignal } from '../job/stop-signal.js'
import type { JobEvent, JobEventType, WatchOptions } from '../job/watching.js'
import { onAbort } from '../worker/on-abort.js'

/** How an engine tells what happens in one queue. */
export interface EventReader {
  /** What has happened since the last call, oldest first. After an error, the next call begins at the same place. */
  read(): Promise<readonly JobEvent[]>
  /** How long to wait for the next call, in milliseconds, unless there is more to read at once. */
  readonly pause: number
  /** Default: after a call that gave something. */
  readonly hasMore?: boolean
  /** The job that is watched cannot have any more events. */
  readonly isOver?: boolean
}

export interface JobWatch {
  readonly options: WatchOptions
  readonly toResult: (stored: unknown) => unknown
  /** Aborted when the service is closed. */
  readonly closed: StopSignal
  /** Told of a call that failed; it is made again. */
  readonly report: (error: unknown) => void
}

const TYPES: readonly JobEventType[] = [
  'active',
  'progress',
  'completed',
  'failed',
  'retrying',
  'snoozed',
  'stalled',
]

/**
 * The `watch` of a service. `open` is called at once, so what happens from then on is told. Events are read when they are
 * asked for, so a slow consumer costs no memory: the reader finds out what it has missed.
 * Throws `InvalidJobOptionsError`.
 */
export function watchJobs(
  watch: JobWatch,
  open: () => Promise<EventReader>,
): AsyncIterableIterator<JobEvent> {
  const { events = TYPES } = watch.options
  if (events.length === 0 || !events.every((type) => TYPES.includes(type))) {
    throw new InvalidJobOptionsError(`watch: events must be one or more of ${TYPES.join(', ')}`)
  }
  const wasClosed = watch.closed.aborted
  const opening = open()
  // Told by the iteration.
  opening.catch(() => {})
  return iterate(watch, opening, wasClosed)
}

async function* iterate(
  { options, closed, report, toResult }: JobWatch,
  opening: Promise<EventReader>,
  wasClosed: boolean,
): AsyncGenerator<JobEvent, undefined> {
  const { jobId, events = TYPES, signal } = options
  const end = new WatchEnd(signal === undefined ? [closed] : [closed, signal])
  const wanted: readonly JobEvent['type'][] = [...events, 'missed']
  const reader = wasClosed ? await opening : await end.orDone(opening)
  const decoded = (event: JobEvent): JobEvent =>
    event.type === 'completed' ? { ...event, result: toResult(event.result) } : event
  while (reader !== undefined && !end.isReached) {
    const read = reader.read().catch((error: unknown) => {
      if (!end.isReached) report(error)
      return []
    })
    const found = (await end.orDone(read)) ?? []
    for (const event of found) {
      if (end.isReached) return
      if (jobId !== undefined && (event.jobId ?? jobId) !== jobId) continue
      if (wanted.includes(event.type)) yield decoded(event)
      if (jobId !== undefined && (event.type === 'completed' || event.type === 'failed')) return
    }
    if (reader.isOver === true) return
    if (!(reader.hasMore ?? found.length > 0)) await end.pause(reader.pause)
  }
}

/** The caller's signal, or the end of the service. */
class WatchEnd {
  readonly #signals: readonly StopSignal[]

  constructor(signals: readonly StopSignal[]) {
    this.#signals = signals
  }

  get isReached(): boolean {
    return this.#signals.some(({ aborted }) => aborted)
  }

  /** `undefined` if the end comes first, and if the work fails because of it. */
  orDone<Value>(work: Promise<Value>): Promise<Value | undefined> {
    // Not Promise.race with one promise of the end, which would keep every loser until then.
    return new Promise((resolve, reject) => {
      const stops = this.#signals.map((signal) => onAbort(signal, () => settle(undefined)))
      const settle = (value: Value | undefined): void => {
        for (const stop of stops) stop()
        resolve(value)
      }
      work.then(settle, (error: Error) => {
        for (const stop of stops) stop()
        if (this.isReached) resolve(undefined)
        else reject(error)
      })
    })
  }

  async pause(milliseconds: number): Promise<void> {
    let cancel = (): void => {}
    const over = new Promise<void>((resolve) => {
      cancel = startLongTimer(milliseconds, resolve)
    })
    await this.orDone(over)
    cancel()
  }
}
