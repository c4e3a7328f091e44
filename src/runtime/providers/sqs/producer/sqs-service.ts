import type { ProviderCapabilities } from '../../../job/capabilities.js'
import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import { unsupportedOption } from '../../../job/options/refuse-unsupported.js'
import type { DeadLetterJob } from '../../../job/dead-letter.js'
import { checkKeys } from '../../../job/keys/resolve-key.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import type { NewJob, QueueService } from '../../../job/queue-service.js'
import type { RedriveOptions } from '../../../job/redrive.js'
import { newMessage } from '../../../provider-kit/messages/new-message.js'
import type { NewMessage } from '../../../provider-kit/messages/new-message.js'
import { within } from '../../../provider-kit/messages/within.js'
import { NO_DELAY, NO_ORDER, sqsCapabilities, sqsFifoCapabilities } from '../capabilities.js'
import { explainFailure } from '../connection/explain-failure.js'
import { isOrderedQueue } from '../connection/ordered-queues.js'
import { QueueUrls } from '../connection/queue-urls.js'
import { isFifo } from '../connection/sqs-queue.js'
import { redriveLetters } from './redrive-letters.js'
import type { LetterRedrive } from './redrive-letters.js'
import { SQSConnection } from '../connection/sqs-connection.js'
import type { SQSServiceOptions } from '../options.js'
import { MOST_BYTES, MOST_DELAY_SECONDS } from '../connection/sqs-limits.js'

/** So many jobs of one `addMany` have to be accepted within one timeout. */
const JOBS_PER_TIMEOUT = 1_000

/** How many messages SQS says a queue has; it counts approximately. */
export interface SQSBacklog {
  readonly waiting: number
  /** Handed over, and neither deleted nor given back. */
  readonly active: number
  readonly delayed: number
}

interface GroupedMessage extends NewMessage {
  readonly groupId: string
  /** The producer, or the wiring, says which group it is in. */
  readonly hasKey: boolean
}

/** The producer's side of SQS. The client is opened at the first use. */
export class SQSService implements QueueService {
  readonly capabilities: ProviderCapabilities
  readonly #options: SQSServiceOptions
  readonly #timeout: number
  readonly #connection: SQSConnection
  readonly #urls: QueueUrls
  readonly #underWay = new Set<Promise<unknown>>()
  #closed = false

  constructor(options: SQSServiceOptions = {}) {
    this.#options = options
    this.#timeout = answerTimeout(options.addTimeout, 'addTimeout')
    this.capabilities = allFifo(options) ? sqsFifoCapabilities : sqsCapabilities
    this.#connection = new SQSConnection(options, { timeout: this.#timeout })
    this.#urls = new QueueUrls(options, this.#connection)
  }

  async add(queueName: string, data: unknown, options?: JobOptions): Promise<string> {
    this.#refuseClosed()
    const message = this.#message(queueName, data, options)
    await this.#track(queueName, this.#post(queueName, message))
    return message.id
  }

  /** Rejects when SQS refused any of them; the others are in the queue then. */
  async addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]> {
    this.#refuseClosed()
    const messages = jobs.map(({ data, options }) => this.#message(queueName, data, options))
    const sent = await this.#track(
      queueName,
      Promise.allSettled(messages.map((message) => this.#post(queueName, message))),
      jobs.length,
    )
    const errors = sent.flatMap((each) =>
      each.status === 'rejected' ? [each.reason as Error] : [],
    )
    if (errors.length === 0) return messages.map(({ id }) => id)
    throw new AggregateError(
      errors,
      `SQS did not accept ${errors.length} of ${jobs.length} jobs of queue '${queueName}': ${errors[0]?.message}`,
    )
  }

  /** Each letter is received for it, also for a preview, which counts as a delivery. */
  async redrive(queueName: string, options: RedriveOptions = {}): Promise<DeadLetterJob[]> {
    this.#refuseClosed()
    const queue = this.#connection.queue(await this.#urls.resolve(queueName))
    const send: LetterRedrive['send'] = async ({ queueName: origin, data, group, ...message }) => {
      const url = await this.#urls.resolve(origin)
      const groupId = group ?? this.#groupOf(origin, data, message.id)
      await this.#connection.queue(url).send({ ...message, groupId })
    }
    return redriveLetters({ queue, queueName, options, send })
  }

  /** What SQS knows of the state of a queue. `stats` is more than it can tell. */
  async backlog(queueName: string): Promise<SQSBacklog> {
    this.#refuseClosed()
    const QueueUrl = await this.#urls.resolve(queueName)
    const { Attributes = {} } = await this.#connection.call('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    })
    return {
      waiting: Number(Attributes['ApproximateNumberOfMessages']),
      active: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
      delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed']),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#underWay)
    this.#connection.close()
  }

  #message(queueName: string, data: unknown, options: JobOptions = {}): GroupedMessage {
    const message = newMessage(
      { queueName, data, options },
      { capabilities: this.capabilities, bytes: MOST_BYTES, delaySeconds: MOST_DELAY_SECONDS },
    )
    checkKeys(options)
    const key = options.group?.id
    return {
      ...message,
      hasKey: key !== undefined,
      groupId: key ?? this.#groupOf(queueName, data, message.id),
    }
  }

  /** The group of a job without a key: of its own, if the queue's wiring has groups. */
  #groupOf(queueName: string, data: unknown, id: string): string {
    const given = this.#options.messageGroupId?.(queueName, data)
    return given ?? (isOrderedQueue(queueName) ? id : queueName)
  }

  async #post(queueName: string, message: GroupedMessage): Promise<void> {
    // No await before the gatherer when the URL is known: jobs keep the order in which they were added.
    const queueUrl = this.#urls.find(queueName) ?? (await this.#urls.resolve(queueName))
    refuseUnkept(message, queueName, isFifo(queueUrl))
    try {
      await this.#connection.queue(queueUrl).send(message)
    } catch (error) {
      throw explainFailure(`did not accept the job of queue '${queueName}'`, error)
    }
  }

  async #track<Result>(queueName: string, work: Promise<Result>, count = 1): Promise<Result> {
    const hint = `it is not known whether it has accepted the job of queue '${queueName}'`
    const milliseconds = this.#timeout * Math.ceil(Math.max(1, count) / JOBS_PER_TIMEOUT)
    const limited = within({ provider: 'sqs', milliseconds, hint }, work)
    this.#underWay.add(limited)
    try {
      return await limited
    } finally {
      this.#underWay.delete(limited)
    }
  }

  #refuseClosed(): void {
    if (this.#closed) throw new ServiceClosedError('sqs')
  }
}

/** The producer's side of SQS: `new PikkuQueue(createSQSService({ region, queueUrlPrefix }))`. */
export function createSQSService(options: SQSServiceOptions = {}): SQSService {
  return new SQSService(options)
}

/** What SQS would drop. */
function refuseUnkept(
  { delaySeconds, jobId, hasKey }: GroupedMessage,
  queueName: string,
  fifo: boolean,
): void {
  if (fifo) {
    if (delaySeconds > 0) throw unsupportedOption('sqs', 'delay', NO_DELAY)
    return
  }
  if (jobId !== undefined)
    throw unsupportedOption('sqs', 'jobId', 'only a FIFO queue detects duplicates')
  if (hasKey || isOrderedQueue(queueName)) throw unsupportedOption('sqs', 'group', NO_ORDER)
}

function allFifo({ fifo, queueUrls, queueUrlPrefix, queueUrl }: SQSServiceOptions): boolean {
  if (fifo !== undefined) return fifo
  const urls = [...Object.values(queueUrls ?? {}), queueUrlPrefix, queueUrl].filter(
    (url) => url !== undefined,
  )
  return urls.length > 0 && urls.every(isFifo)
}
