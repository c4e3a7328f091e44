import { normalizeWorkerOptions } from './normalize-worker-options.js'
import { registerWorker } from './registry.js'
import type { AddQueueWorkerOptions } from './worker-options.js'

/**
 * Older spelling of `wireQueueWorker`, with `queueName` for the queue.
 *
 * @deprecated Use `wireQueueWorker({ queue, func })`.
 */
export function addQueueWorker<Input, Output>(options: AddQueueWorkerOptions<Input, Output>): void {
  registerWorker(normalizeWorkerOptions(options))
}
