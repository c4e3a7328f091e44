import type { JobSnapshot } from '../runtime/job/queue-job.js'
import type { QueueStats } from '../runtime/job/queue-stats.js'
import { startLongTimer } from '../runtime/job/long-timer.js'
import type { AnyClient } from './any-client.js'
import { problemOf } from './problem.js'

/** A queue at one moment. What the engine does not count is absent. */
export interface QueueNumbers extends Partial<QueueStats> {
  readonly queue: string
  readonly paused?: boolean
  /** Why there are no numbers. */
  readonly error?: string
}

/** A point of the charts. */
export interface Sample extends Pick<
  QueueNumbers,
  'waiting' | 'active' | 'throughput' | 'latency' | 'errorRate'
> {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of the jobs completed in the last minute, from start to end, in milliseconds. */
  readonly p50?: number
  readonly p95?: number
}

interface Sources {
  readonly client: () => AnyClient
  readonly queues: () => readonly string[]
}

type Listener = (numbers: readonly QueueNumbers[]) => void

const LOOK_EVERY = 2_000
const SAMPLE_EVERY = 10_000
const KEPT_SAMPLES = 360
const AT_ONCE = 8
/** Looks take at most a fifth of the time: an engine that counts slowly is asked less often. */
const REST = 4
const DURATIONS_OF = 100
const MINUTE = 60_000

/** Reads the numbers of all queues, once for all open pages, and keeps those of the last hour. */
export class QueueSampler {
  readonly #sources: Sources
  readonly #listeners = new Set<Listener>()
  readonly #samples = new Map<string, Sample[]>()
  #last: readonly QueueNumbers[] = []
  #sampledAt = 0
  #look: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Calls `listener` after each look, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) void this.#lookOn()
    else if (this.#last.length > 0) listener(this.#last)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#cancelTimer?.()
      this.#cancelTimer = undefined
    }
  }

  /** The numbers as they are now. */
  async read(): Promise<readonly QueueNumbers[]> {
    await this.#lookOnce()
    return this.#last
  }

  /** Resolves when no look is under way. */
  async idle(): Promise<void> {
    await this.#look
  }

  /** Of the last hour, the oldest first. */
  samplesOf(queue: string): readonly Sample[] {
    return this.#samples.get(queue) ?? []
  }

  async #lookOn(): Promise<void> {
    const startedAt = Date.now()
    await this.#lookOnce()
    for (const listener of this.#listeners) listener(this.#last)
    if (this.#listeners.size === 0) return
    const wait = Math.max(LOOK_EVERY, REST * (Date.now() - startedAt))
    this.#cancelTimer?.()
    this.#cancelTimer = startLongTimer(wait, () => void this.#lookOn(), { keepsProcess: false })
  }

  /** Whoever comes while a look is under way gets what it finds. */
  #lookOnce(): Promise<void> {
    this.#look ??= this.#readAll().finally(() => {
      this.#look = undefined
    })
    return this.#look
  }

  async #readAll(): Promise<void> {
    const client = this.#sources.client()
    const queues = this.#sources.queues()
    const isSample = Date.now() - this.#sampledAt >= SAMPLE_EVERY
    if (isSample) this.#sampledAt = Date.now()
    const numbers: QueueNumbers[] = []
    let next = 0
    const readSome = async (): Promise<void> => {
      for (let at = next++; at < queues.length; at = next++) {
        const queue = queues[at] ?? ''
        const found = await readNumbers(client, queue)
        numbers[at] = found
        if (isSample && found.error === undefined) await this.#keep(client, found)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, readSome))
    this.#last = numbers
  }

  async #keep(client: AnyClient, numbers: QueueNumbers): Promise<void> {
    const { queue, waiting, active, throughput, latency, errorRate } = numbers
    const samples = this.#samples.get(queue) ?? []
    samples.push({
      at: Date.now(),
      ...(waiting !== undefined && { waiting }),
      ...(active !== undefined && { active }),
      ...(throughput !== undefined && { throughput }),
      ...(latency !== undefined && { latency }),
      ...(errorRate !== undefined && { errorRate }),
      ...(throughput !== undefined && throughput > 0 && (await readDurations(client, queue))),
    })
    this.#samples.set(queue, samples.slice(-KEPT_SAMPLES))
  }
}

async function readNumbers(client: AnyClient, queue: string): Promise<QueueNumbers> {
  const { queueService } = client
  // An engine that keeps no jobs counts less.
  const { backlog } = queueService as {
    readonly backlog?: (queue: string) => Promise<Partial<QueueStats>>
  }
  try {
    const [counts, paused] = await Promise.all([
      queueService.stats?.(queue) ?? backlog?.call(queueService, queue),
      queueService.isPaused?.(queue),
    ])
    return { queue, ...counts, ...(paused === true && { paused }) }
  } catch (error) {
    return { queue, error: problemOf(error)?.message ?? 'The engine did not answer' }
  }
}

/** How long the last jobs took. */
async function readDurations(
  { queueService }: AnyClient,
  queue: string,
): Promise<Pick<Sample, 'p50' | 'p95'>> {
  const durations: number[] = []
  try {
    const options = { status: 'completed', limit: DURATIONS_OF, pageSize: DURATIONS_OF } as const
    const jobs = queueService.listJobs?.(queue, options, (job: JobSnapshot) => job)
    for await (const { startedAt, finishedAt } of jobs ?? []) {
      if (startedAt === undefined || finishedAt === undefined) continue
      if (finishedAt.getTime() < Date.now() - MINUTE) break
      durations.push(finishedAt.getTime() - startedAt.getTime())
    }
  } catch {
    return {}
  }
  if (durations.length === 0) return {}
  durations.sort((one, other) => one - other)
  const at = (share: number): number =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}
