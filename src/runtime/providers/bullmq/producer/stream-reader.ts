import { JobNotFoundError } from '../../../job/errors/job-not-found-error.js'
import type { JobProgress } from '../../../job/interaction.js'
import type { JobError, JobSnapshot } from '../../../job/queue-job.js'
import type { JobEvent } from '../../../job/watching.js'
import type { EventReader } from '../../../provider-kit/watch-jobs.js'
import { fromEngineId } from '../store/engine-id.js'
import { findEngineJob } from '../store/find-engine-job.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { readStoredError } from '../store/stored-error.js'
import { readStoredResult } from '../store/stored-result.js'
import { toSnapshot } from '../store/to-snapshot.js'
import { readActive, readEnd, readEntries, START } from '../store/event-stream.js'
import type { StreamEntry } from '../store/event-stream.js'

export interface StreamReaderOptions {
  readonly queueName: string
  readonly jobId: string | undefined
  readonly ask: <Answer>(question: (place: JobPlace) => Promise<Answer>) => Promise<Answer>
}

/** Reads without an event, after which the job is looked for. */
const IDLE_READS = 20
const GONE = 'The job has been removed: if it has ended, it is not known how'
const TRIMMED = 'BullMQ has dropped events before they were read'
const NO_ERROR: JobError = { name: 'Error', message: 'no reason was kept' }

/** The events of one queue, read from the stream in which BullMQ writes them. */
export class StreamReader implements EventReader {
  readonly pause = 100
  readonly #options: StreamReaderOptions
  #last: string
  /** BullMQ writes the same entry for a job that is added with a delay and for one that is put back. */
  readonly #active: Set<string>
  /** Jobs of which a worker has said that it puts them back without a failure. */
  readonly #released = new Set<string>()
  /** What the job was doing when the reader was opened, until it is told. */
  #first: JobSnapshot | undefined
  #idle = 0
  isOver = false

  private constructor(options: StreamReaderOptions, last: string, active: readonly string[]) {
    this.#options = options
    this.#last = last
    this.#active = new Set(active)
  }

  /** Throws `JobNotFoundError`. */
  static async open(options: StreamReaderOptions): Promise<StreamReader> {
    const { ask, jobId, queueName } = options
    const last = await ask(readEnd)
    const reader = new StreamReader(options, last, await ask(readActive))
    if (jobId === undefined) return reader
    const found = await ask((place) => findEngineJob(place, jobId))
    if (found === undefined) throw new JobNotFoundError(queueName, jobId)
    reader.#first = toSnapshot(queueName, found)
    return reader
  }

  async read(): Promise<JobEvent[]> {
    const { ask } = this.#options
    const { entries, isTrimmed } = await ask((place) => readEntries(place, this.#last))
    const events: JobEvent[] = []
    if (isTrimmed) {
      for (const id of await ask(readActive)) this.#active.add(id)
      events.push({ type: 'missed', at: new Date(), reason: TRIMMED })
    }
    for (const [index, entry] of entries.entries()) {
      const event = await this.#toEvent(entry, entries[index + 1])
      if (event !== undefined) events.push(event)
    }
    this.#last = entries.at(-1)?.id ?? (isTrimmed ? START : this.#last)
    return [...this.#withFirst(events), ...(await this.#withoutJob(entries.length))]
  }

  /** A job may be removed without an event. */
  async #withoutJob(found: number): Promise<JobEvent[]> {
    const { jobId, ask } = this.#options
    this.#idle = found === 0 ? this.#idle + 1 : 0
    if (jobId === undefined || this.#idle % IDLE_READS !== IDLE_READS - 1) return []
    const job = await ask((place) => findEngineJob(place, jobId))
    return job === undefined ? [this.#gone({ jobId, at: new Date() })] : []
  }

  async #toEvent(entry: StreamEntry, next: StreamEntry | undefined): Promise<JobEvent | undefined> {
    const { kind, engineId, fields } = entry
    const jobId = fromEngineId(engineId)
    const told = { jobId, at: new Date(Number(entry.id.split('-')[0])) }
    if (kind === 'released') this.#released.add(engineId)
    if (kind === 'active') {
      this.#active.add(engineId)
      return { type: 'active', ...told }
    }
    if (kind === 'progress') {
      return { type: 'progress', ...told, progress: readJson(fields['data']) as JobProgress }
    }
    if (kind === 'stalled') return { type: 'stalled', ...told }
    if (kind === 'removed') return jobId === this.#options.jobId ? this.#gone(told) : undefined
    if (kind === 'completed' || kind === 'failed') {
      this.#active.delete(engineId)
      if (kind === 'failed') return { type: 'failed', ...told, error: await this.#errorOf(entry) }
      const result = readStoredResult(readJson(fields['returnvalue']))
      return { type: 'completed', ...told, result }
    }
    const isPutBack = kind === 'delayed' || (kind === 'waiting' && fields['prev'] === 'active')
    if (!isPutBack || !this.#active.delete(engineId)) return undefined
    const until = kind === 'delayed' ? new Date(Number(fields['delay'])) : undefined
    if (this.#released.delete(engineId)) {
      return until && { type: 'snoozed', ...told, until }
    }
    // In one step with the entry before it.
    if (next?.kind === 'stalled' && next.engineId === engineId) return undefined
    const error = await this.#errorOf(entry)
    return { type: 'retrying', ...told, error, ...(until === undefined ? {} : { until }) }
  }

  #gone(told: { readonly jobId: string; readonly at: Date }): JobEvent {
    this.isOver = true
    return { type: 'missed', ...told, reason: GONE }
  }

  /** The event has the message alone. */
  async #errorOf({ engineId, fields, kind }: StreamEntry): Promise<JobError> {
    const job = await this.#options
      .ask(({ queue }) => queue.getJob(engineId))
      .catch(() => undefined)
    const message = fields['failedReason']
    const error = job && readStoredError(job, kind === 'failed' ? 'failed' : 'delayed')
    if (error !== undefined && (message === undefined || error.message === message)) return error
    return message === undefined ? NO_ERROR : { ...NO_ERROR, message }
  }

  /** The job may have begun, or ended, before the first event that is read. */
  #withFirst(events: readonly JobEvent[]): JobEvent[] {
    const job = this.#first
    this.#first = undefined
    if (job === undefined) return [...events]
    const own = events.filter(({ type, jobId }) => jobId === job.id && type !== 'missed')
    const at = job.startedAt ?? new Date()
    const { id: jobId, progress, finishedAt = at, error = NO_ERROR, result } = job
    if (job.status === 'active' && own[0]?.type !== 'active') {
      const isReported = progress === undefined || own.some(({ type }) => type === 'progress')
      const reported: JobEvent[] = isReported ? [] : [{ type: 'progress', jobId, at, progress }]
      return [{ type: 'active', jobId, at }, ...reported, ...events]
    }
    if (own.length > 0) return [...events]
    if (job.status === 'completed') {
      return [...events, { type: 'completed', jobId, at: finishedAt, result }]
    }
    if (job.status === 'failed')
      return [...events, { type: 'failed', jobId, at: finishedAt, error }]
    return [...events]
  }
}

function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Somebody else has written it.
    return undefined
  }
}
