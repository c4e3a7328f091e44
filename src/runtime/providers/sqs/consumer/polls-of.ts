import type { WiredWorker } from '../../../provider-kit/index.js'

/** Long polls under way at once for one worker: each brings 10 messages at most. */
export function pollsOf({ config, batch }: WiredWorker, fifo: boolean): number {
  if (fifo) return config.concurrency
  return Math.ceil((config.concurrency * (batch?.size ?? 1) + (config.prefetch ?? 0)) / 10)
}
