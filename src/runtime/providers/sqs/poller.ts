import type { Consumer } from '../envelope/consumer.js'
import type { WiredWorker } from '../../worker/wired-worker.js'
import { FifoPoller } from './fifo-poller.js'
import type { Receiver } from './receiver.js'
import { StandardPoller } from './standard-poller.js'

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

export function createPoller(options: PollerOptions, fifo: boolean): Poller {
  return fifo ? new FifoPoller(options) : new StandardPoller(options)
}

/** Long polls under way at once for one worker: each brings 10 messages at most. */
export function pollsOf({ config, batch }: WiredWorker, fifo: boolean): number {
  if (fifo) return config.concurrency
  return Math.ceil((config.concurrency * (batch?.size ?? 1) + (config.prefetch ?? 0)) / 10)
}
