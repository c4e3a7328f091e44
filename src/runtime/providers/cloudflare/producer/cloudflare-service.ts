import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import type { ProviderCapabilities } from '../../../job/capabilities.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import type { Duration } from '../../../job/options/duration.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import type { NewJob, QueueService } from '../../../job/queue-service.js'
import { newMessage } from '../../../provider-kit/messages/new-message.js'
import type { NewMessage } from '../../../provider-kit/messages/new-message.js'
import { within } from '../../../provider-kit/messages/within.js'
import { requireBinding } from '../connection/bindings.js'
import type { CloudflareBindings } from '../connection/bindings.js'
import { cloudflareCapabilities } from '../capabilities.js'
import { MOST_BYTES, MOST_DELAY_SECONDS } from '../connection/limits.js'
import { sendMessages } from './send-messages.js'

export interface CloudflareServiceOptions {
  /** Default: the binding `MY_QUEUE` for the queue `my-queue`. */
  readonly bindings?: CloudflareBindings | undefined
  /** How long `add` waits for the platform before it rejects, in milliseconds. Default 10 000. */
  readonly addTimeout?: Duration | undefined
}

/** The producer's side of Cloudflare Queues, inside a Worker. */
export class CloudflareService implements QueueService {
  readonly capabilities: ProviderCapabilities = cloudflareCapabilities
  readonly #env: object
  readonly #bindings: CloudflareBindings | undefined
  readonly #timeout: number
  #closed = false

  constructor(env: object, options: CloudflareServiceOptions = {}) {
    this.#env = env
    this.#bindings = options.bindings
    this.#timeout = answerTimeout(options.addTimeout, 'addTimeout')
  }

  async add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    const [id] = await this.addMany(queueName, [
      { data, ...(options === undefined ? {} : { options }) },
    ])
    return id as string
  }

  /** All are checked before the first is sent. Rejects when the platform refuses some; those before them are sent. */
  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    if (this.#closed) throw new ServiceClosedError('cloudflare')
    const queue = requireBinding(queueName, this.#env, this.#bindings)
    const messages = jobs.map(({ data, options }) => toMessage(queueName, data, options))
    const hint = `it is not known whether it has accepted the job of queue '${queueName}'`
    await within(
      { provider: 'cloudflare', milliseconds: this.#timeout, hint },
      sendMessages(queue, messages),
    )
    return messages.map(({ id }) => id)
  }

  /** It holds nothing open. */
  async close(): Promise<void> {
    this.#closed = true
  }
}

/** The producer's side of Cloudflare Queues: `new PikkuQueue(createCloudflareService(env))`. */
export function createCloudflareService(
  env: object,
  options: CloudflareServiceOptions = {},
): CloudflareService {
  return new CloudflareService(env, options)
}

function toMessage(queueName: string, data: unknown, options: JobOptions | undefined): NewMessage {
  return newMessage(
    { queueName, data, options },
    {
      capabilities: cloudflareCapabilities,
      bytes: MOST_BYTES,
      delaySeconds: MOST_DELAY_SECONDS,
    },
  )
}
