import type { WiredWorker } from '../../../provider-kit/index.js'
import type { Consumer } from '../../../provider-kit/messages/consumer.js'
import type { Receiver } from './receiver.js'

export interface PollerOptions {
  readonly receiver: Receiver
  readonly worker: WiredWorker
  readonly consumer: Consumer
}

/** Takes and runs one queue's jobs. */
export interface Poller {
  start(): void
  /** Takes no more, gives back what was not begun, and resolves when nothing is in hand. */
  stop(): Promise<void>
}
