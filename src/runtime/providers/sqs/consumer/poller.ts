import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import type { StoppableRunner } from '../../../provider-kit/stop-within.js'
import { returnMessage } from '../../../provider-kit/messages/return-message.js'
import type { SQSMessage } from './sqs-message.js'
import type { Receiver } from './receiver.js'

export interface PollerOptions {
  readonly receiver: Receiver
  readonly worker: WiredWorker
  readonly consumer: Consumer
  /** Ends the handlers of all queues. */
  readonly giveUp: AbortController
}

/** Takes and runs one queue's jobs. */
export abstract class Poller implements StoppableRunner {
  protected readonly options: PollerOptions

  constructor(options: PollerOptions) {
    this.options = options
  }

  get queueName(): string {
    return this.options.worker.queueName
  }

  get inHand(): StoppableRunner['inHand'] {
    return this.options.receiver.renewal
  }

  abstract start(): void

  /** For messages whose handler was not called. */
  protected async giveBack(messages: readonly SQSMessage[]): Promise<void> {
    await Promise.all(messages.map((message) => returnMessage(message, this.options.consumer)))
  }

  /** Also gives back what was not begun. */
  abstract finish(): Promise<void>

  giveUp(): void {
    this.options.giveUp.abort()
  }
}
