import type { Message } from '../../../provider-kit/messages/message.js'
import type { CloudflareMessage, CloudflareQueue } from '../producer/cloudflare-queue.js'
import { MOST_DELAY_SECONDS } from '../connection/limits.js'
import { sendMessages } from '../producer/send-messages.js'

const MORE_DELIVERIES = 'raise its max_retries, or give this Worker a producer binding of the queue'

/** A message of a batch. What is neither acked nor retried would be acked by the platform, and lost. */
export class IncomingMessage implements Message {
  readonly messageId: string
  readonly body: unknown
  readonly deliveries: number
  readonly queueName: string | undefined
  readonly lastDelivery: string | undefined
  readonly maxDelaySeconds = MOST_DELAY_SECONDS
  readonly maxRetryDelay = MOST_DELAY_SECONDS * 1_000
  /** There is no way to send without the binding. */
  readonly replace?: (body: string, delaySeconds: number) => Promise<void>
  readonly #message: CloudflareMessage
  #done = false

  constructor(
    message: CloudflareMessage,
    from: {
      readonly queueName: string | undefined
      readonly queue: CloudflareQueue | undefined
      readonly maxRetries: number
    },
  ) {
    const { queue } = from
    this.#message = message
    this.messageId = message.id
    this.body = message.body
    this.deliveries = message.attempts
    this.queueName = from.queueName
    this.lastDelivery = message.attempts > from.maxRetries ? MORE_DELIVERIES : undefined
    if (queue !== undefined) {
      this.replace = async (body, delaySeconds) => {
        await sendMessages(queue, [{ body, delaySeconds }])
        await this.ack()
      }
    }
  }

  get done(): boolean {
    return this.#done
  }

  async ack(): Promise<void> {
    this.#message.ack()
    this.#done = true
  }

  async retry(delay: number): Promise<void> {
    this.#message.retry({ delaySeconds: Math.ceil(delay / 1_000) })
  }
}
