import { fifoQueueName, sqsQueueName } from '../../../../facts/queue-names.js'
import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import { shorten } from '../../../../facts/shorten.js'
import { refusePlace } from '../../../job/check-place.js'
import { ifNotEmpty } from '../../../job/shown-place.js'
import { OncePerKey } from '../../../provider-kit/open-once.js'
import { explainFailure } from './explain-failure.js'
import { endpointOf } from './sqs-connection.js'
import { isOrderedQueue } from './ordered-queues.js'
import type { SQSConnection } from './sqs-connection.js'
import { isFifo } from './sqs-queue.js'
import type { SQSConnectionOptions } from '../options.js'

const PLACEHOLDER = '{queue}'

/** Which queue of SQS a queue of the code is. Never guessed: what is not said is asked of SQS, by its exact name. */
export class QueueUrls {
  readonly #options: SQSConnectionOptions
  readonly #connection: SQSConnection
  readonly #asked = new OncePerKey<string, string>()
  #areChecked = false
  #only: string | undefined

  constructor(options: SQSConnectionOptions, connection: SQSConnection) {
    this.#options = options
    this.#connection = connection
  }

  /** The URL, when the options say it. Throws for a second queue where they name one URL only. */
  find(queueName: string): string | undefined {
    const { queueUrls } = this.#options
    const queueUrlPrefix = ifNotEmpty(this.#options.queueUrlPrefix)
    const queueUrl = ifNotEmpty(this.#options.queueUrl, process.env['SQS_QUEUE_URL'])
    if (!this.#areChecked) {
      for (const url of [queueUrlPrefix, queueUrl, ...Object.values(queueUrls ?? {})])
        if (url !== undefined) checkQueueUrl(url)
      this.#areChecked = true
    }
    if (queueUrls !== undefined && Object.hasOwn(queueUrls, queueName)) return queueUrls[queueName]
    if (queueUrlPrefix !== undefined) {
      return queueUrlPrefix + this.#nameOf(queueName, lastPart(queueUrlPrefix))
    }
    if (queueUrl === undefined) {
      if (queueUrls !== undefined) throw new TypeError(`queueUrls: it has no queue '${queueName}'`)
      return undefined
    }
    if (queueUrl.includes(PLACEHOLDER)) {
      const url = queueUrl.replaceAll(PLACEHOLDER, this.#nameOf(queueName))
      return url.replace(/(?:\.fifo){2}$/, '.fifo')
    }
    this.#only ??= queueName
    if (this.#only === queueName) return queueUrl
    throw new TypeError(
      `queueUrl: '${queueUrl}' is one queue, and there are two: '${this.#only}' and '${queueName}'.` +
        ` Give queueUrls, queueUrlPrefix, or a queueUrl with ${PLACEHOLDER} in it`,
    )
  }

  /** The URL, asked of SQS when the options do not say it. */
  async resolve(queueName: string, signal?: AbortSignal): Promise<string> {
    const url = this.find(queueName)
    if (url !== undefined) return url
    const name = this.#nameOf(queueName)
    return this.#asked.get(name, () => this.#ask(name, signal))
  }

  /**
   * The queue of the code that an ARN stands for, of those given; `undefined` when the options do not tell.
   * A name in SQS that has a stage or a prefix is not taken apart.
   */
  queueOfArn(arn: string, queueNames: Iterable<string>): string | undefined {
    const { name } = parseArn(arn)
    for (const queueName of queueNames) {
      const url = this.#known(queueName)
      if ((url === undefined ? this.#toName(queueName) : lastPart(url)) === name) return queueName
    }
    return undefined
  }

  /** The URL of the queue of an ARN, on the same endpoint as the others. */
  urlOfArn(arn: string): string {
    const { region, account, name } = parseArn(arn)
    const china = region.startsWith('cn-') ? '.cn' : ''
    const base = endpointOf(this.#options) ?? `https://sqs.${region}.amazonaws.com${china}`
    return `${base.replace(/\/$/, '')}/${account}/${name}`
  }

  /** What `find` gives, without taking the one URL that there may be for the first queue asked for. */
  #known(queueName: string): string | undefined {
    const only = this.#only
    try {
      const url = this.find(queueName)
      return this.#only === only ? url : undefined
    } catch {
      return undefined
    } finally {
      this.#only = only
    }
  }

  async #ask(name: string, signal: AbortSignal | undefined): Promise<string> {
    try {
      const { QueueUrl } = await this.#connection.call('GetQueueUrl', { QueueName: name }, signal)
      return QueueUrl as string
    } catch (error) {
      const order = isFifo(name) ? ' (FIFO, because its jobs run in order)' : ''
      throw explainFailure(`gave no URL for queue '${name}'${order}`, error)
    }
  }

  /** Without the prefix, which counts as a part of the name. */
  #nameOf(queueName: string, prefix = ''): string {
    const own = this.#toName(queueName)
    const name = prefix + own
    const reason = queueName === '' ? 'it is empty' : sqsQueueName(name)
    if (reason === undefined) return own
    throw new UnsupportedByProviderError(
      'sqs',
      `the queue name '${shorten(name)}'`,
      `${reason}; give its URL in queueUrls`,
    )
  }

  #toName(queueName: string): string {
    const isFifoQueue = this.#options.fifo ?? isOrderedQueue(queueName)
    return isFifoQueue ? fifoQueueName(queueName) : queueName
  }
}

/**
 * The SDK shows it on the console, and its errors hold it. Not read as a URL: emulators give some with a host such as
 * `sqs.eu-central-1.127.0.0.1`, which `URL` refuses.
 */
function checkQueueUrl(url: string): void {
  if (/^https?:\/\/[^\s?#@]+$/i.test(url)) return
  throw refusePlace(
    'The URL of a queue',
    'it is not one such as https://sqs.eu-central-1.amazonaws.com/123456789012/orders, without user name, password and query',
  )
}

/** A queue's URL for messages; one of an emulator or a proxy may hold a secret. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^(\w+:\/\/).*@/s, '$1')
}

/** `arn:aws:sqs:region:account:name`. Throws `TypeError` for anything else. */
function parseArn(arn: string): { region: string; account: string; name: string } {
  const [, , service, region, account, name] = arn.split(':')
  if (service !== 'sqs' || region === undefined || account === undefined || name === undefined) {
    throw new TypeError(`'${arn}' is not the ARN of a queue of SQS`)
  }
  return { region, account, name }
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
