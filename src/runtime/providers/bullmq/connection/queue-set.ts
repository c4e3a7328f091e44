import { bullmqQueueName } from '../../../../facts/queue-names.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { BullQueue } from './bullmq-module.js'
import type { ErrorLog } from '../../../job/error-log.js'
import type { RedisLink } from './redis-link.js'
import { repeatStrategy } from './repeat-strategy.js'

/** The queues that were named so far, all on the one connection of the link. */
export class QueueSet {
  readonly #link: RedisLink
  readonly #log: ErrorLog
  readonly #queues = new Map<string, BullQueue>()

  constructor(link: RedisLink, log: ErrorLog) {
    this.#link = link
    this.#log = log
  }

  /** Throws `UnsupportedByProviderError` for a name that BullMQ does not take. */
  get(queueName: string): BullQueue {
    return this.#queues.get(queueName) ?? this.#open(queueName)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close().catch(() => {})))
    this.#queues.clear()
  }

  #open(queueName: string): BullQueue {
    checkQueueName('bullmq', queueName, bullmqQueueName)
    const { bullmq, client, prefix } = this.#link
    const settings = { repeatStrategy: repeatStrategy(bullmq) }
    const queue = new bullmq.Queue(queueName, { connection: client, prefix, settings })
    queue.on('error', this.#log.report)
    this.#queues.set(queueName, queue)
    // A queue whose connection was lost while it was made stays broken; the next use makes another.
    queue.waitUntilReady().catch(() => this.#queues.delete(queueName))
    return queue
  }
}
