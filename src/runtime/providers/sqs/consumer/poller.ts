import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import type { StoppableRunner } from '../../../provider-kit/stop-within.js'
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

  get inHand(): number {
    return this.options.receiver.renewal.size
  }

  abstract start(): void

  /** Also gives back what was not begun. */
  abstract finish(): Promise<void>

  giveUp(): void {
    this.options.giveUp.abort()
  }

  /** The messages come again when their visibility timeout is over. */
  abandon(): void {}
}
