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
    const to = { connection, queueUrl: url }
    this.#deletions = new Gatherer({
      ...to,
      command: 'DeleteMessageBatch',
      toEntry: (ReceiptHandle) => ({ ReceiptHandle }),
      atOnce: MOST_DELETIONS,
    })
    this.#changes = new Gatherer({
      ...to,
      command: 'ChangeMessageVisibilityBatch',
      toEntry: ({ receipt, seconds }) => ({ ReceiptHandle: receipt, VisibilityTimeout: seconds }),
    })
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
}
