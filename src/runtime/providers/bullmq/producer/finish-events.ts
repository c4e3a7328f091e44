import type { BullQueueEvents } from '../connection/bullmq-module.js'
import type { ErrorLog } from '../../../job/error-log.js'
import type { RedisLink } from '../connection/redis-link.js'

/** BullMQ's word of a job that ended. */
export interface FinishEvent {
  readonly jobId: string
  readonly kind: 'completed' | 'failed' | 'removed'
  readonly returnvalue?: unknown
  readonly failedReason?: string
}

type Listener = (event: FinishEvent) => void

/** Seconds. */
const LOOK_BACK = 10

const KINDS = ['completed', 'failed', 'removed'] as const

/** Tells of the ends of one queue's jobs, on a connection of its own: reading events blocks it. */
export class FinishEvents {
  readonly #events: BullQueueEvents
  readonly #listeners = new Map<string, Set<Listener>>()

  /** `from` is the event to begin after. */
  private constructor(link: RedisLink, queueName: string, log: ErrorLog, from: string) {
    const { bullmq, prefix } = link
    // BullMQ makes a client of its own from the one that it is given.
    const connection = link.endlessClient()
    this.#events = new bullmq.QueueEvents(queueName, { connection, prefix, lastEventId: from })
    this.#events.on('error', log.report)
    for (const kind of KINDS) {
      this.#events.on(kind, (details: Omit<FinishEvent, 'kind'>) =>
        this.#tell({ ...details, kind }),
      )
    }
  }

  /**
   * Begins with what happened a little before now, by the clock of Redis, which numbers its events by it: an end that
   * comes before the connection listens would else not be told.
   */
  static async open(
    {
      link,
      log,
      signal,
    }: { readonly link: RedisLink; readonly log: ErrorLog; readonly signal: AbortSignal },
    queueName: string,
  ): Promise<FinishEvents> {
    const [seconds] = await link.call(() => link.client.time())
    // Nobody would close what is opened after its service.
    signal.throwIfAborted()
    return new FinishEvents(link, queueName, log, `${(Number(seconds) - LOOK_BACK) * 1_000}-0`)
  }

  async ready(): Promise<void> {
    await this.#events.waitUntilReady()
  }

  /** Calls `listener` when the job of this engine id ends. Returns how to stop. */
  listen(engineId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(engineId) ?? new Set()
    this.#listeners.set(engineId, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) this.#listeners.delete(engineId)
    }
  }

  async close(): Promise<void> {
    await this.#events.close().catch(() => {})
  }

  #tell(event: FinishEvent): void {
    for (const listener of this.#listeners.get(event.jobId) ?? []) listener(event)
  }
}
