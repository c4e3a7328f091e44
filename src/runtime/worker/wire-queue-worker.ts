import { normalizeWorkerOptions } from './normalize-worker-options.js'
import { registerWorker } from './registry.js'
import type {
  ExternalOptions,
  NamedQueueWorkerOptions,
  QueueWorkerOptions,
} from './worker-options.js'

/**
 * Wires a function to a queue. Nothing runs until a provider's workers are started. With `external: true`, it says that
 * the queue is served elsewhere, and of which types its jobs are: then nothing runs here at all.
 *
 * Throws `DuplicateQueueError` when the queue has a worker already, `InvalidWorkerOptionsError` or
 * `InvalidDurationError` for an option that makes no sense.
 */
export function wireQueueWorker<Input, Output>(
  options:
    | QueueWorkerOptions<Input, Output>
    | NamedQueueWorkerOptions<Input, Output>
    | ExternalOptions,
): void {
  if (options.external === true) return
  // The registry forgets the two types: only the place that wires knows them.
  registerWorker(normalizeWorkerOptions(options))
}
