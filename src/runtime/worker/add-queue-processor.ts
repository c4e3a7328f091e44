import { normalizeWorkerOptions } from './normalize-worker-options.js'
import { registerWorker } from './registry.js'
import type { AddQueueProcessorOptions } from './worker-options.js'

/**
 * Oldest spelling of `wireQueueWorker`, with `name` for the queue and flat options.
 *
 * @deprecated Use `wireQueueWorker({ queue, func, config })`.
 */
export function addQueueProcessor<Input, Output>(
  options: AddQueueProcessorOptions<Input, Output>,
): void {
  registerWorker(normalizeWorkerOptions(options))
}
