import { Gatherer } from './gatherer.js'
import { isFifo } from './queue-urls.js'
import type { ReceivedMessage } from './sqs-client.js'
import type { SQSConnection } from './sqs-connection.js'
import { SQSSender } from './sqs-sender.js'
import type { OutgoingMessage } from './sqs-sender.js'

/** Requests under way at once; what comes meanwhile is gathered for the next. */
const MOST_DELETIONS = 4

interface Visibility {
  readonly receipt: string
  readonly seconds: number
}

/** One queue of SQS, as its consumer uses it. Deletions and changes of one turn go in one request. */
export class SQSQueue {
  readonly url: string
  readonly fifo: boolean
  readonly #connection: SQSConnection
  readonly #sender: SQSSender
  readonly #deletions: Gatherer<string>
  readonly #changes: Gatherer<Visibility>

  constructor(url: string, connection: SQSConnection) {
    this.url = url
    this.fifo = isFifo(url)
    this.#connection = connection
    this.#sender = new SQSSender(connection)
    this.#deletions = new Gatherer({
      send: (receipts) => this.#delete(receipts),
      atOnce: MOST_DELETIONS,
    })
    this.#changes = new Gatherer({ send: (changes) => this.#change(changes) })
  }

  async receive(
    input: { readonly count: number; readonly wait: number; readonly visibility: number },
    signal: AbortSignal,
  ): Promise<readonly ReceivedMessage[]> {
    const { Messages } = await this.#connection.call(
      'ReceiveMessage',
      {
        QueueUrl: this.url,
        MaxNumberOfMessages: input.count,
        WaitTimeSeconds: input.wait,
        VisibilityTimeout: input.visibility,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
      },
      signal,
    )
    return Messages ?? []
  }

  delete(receipt: string): Promise<void> {
    return this.#deletions.add(receipt)
  }

  /** The message is hidden for `seconds` from now, 12 hours after its receipt at most. */
  hide(receipt: string, seconds: number): Promise<void> {
    return this.#changes.add({ receipt, seconds })
  }

  send(message: OutgoingMessage): Promise<void> {
    return this.#sender.send(this.url, message)
  }

  async #delete(
    receipts: readonly string[],
  ): Promise<readonly { readonly Id?: string | undefined }[]> {
    const output = await this.#connection.call('DeleteMessageBatch', {
      QueueUrl: this.url,
      Entries: receipts.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    })
    return output.Failed ?? []
  }

  async #change(
    changes: readonly Visibility[],
  ): Promise<readonly { readonly Id?: string | undefined }[]> {
    const output = await this.#connection.call('ChangeMessageVisibilityBatch', {
      QueueUrl: this.url,
      Entries: changes.map(({ receipt, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds,
      })),
    })
    return output.Failed ?? []
  }
}
