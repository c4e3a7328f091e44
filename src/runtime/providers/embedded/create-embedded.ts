import type { WorkersOptions } from '../../provider-kit/index.js'
import { randomUUID } from 'node:crypto'
import { EmbeddedQueueService } from './producer/embedded-queue-service.js'
import { EmbeddedQueueWorkers } from './consumer/embedded-queue-workers.js'
import type { EmbeddedWorkersOptions } from './consumer/embedded-queue-workers.js'
import type { StoreOptions } from './store/open-store.js'

/**
 * A producer's service on queues in a file, without a server. Opens the file at its first use; end it with `close()`.
 *
 * Its methods reject with `MissingPeerError` if there is no SQLite driver, and with `StoreIncompatibleError` if the file
 * cannot be used by this version.
 */
export function createEmbeddedService(options: StoreOptions = {}): EmbeddedQueueService {
  return new EmbeddedQueueService(options)
}

/** The workers of this process on queues in a file; nothing runs before `workers.start()`. */
export function createEmbeddedWorkers(options: EmbeddedWorkersOptions = {}): EmbeddedQueueWorkers {
  return new EmbeddedQueueWorkers(options)
}

/** Both sides on one store. */
export interface Embedded {
  readonly service: EmbeddedQueueService
  readonly workers: (options?: WorkersOptions) => EmbeddedQueueWorkers
}

/**
 * Both sides on one store, for tests and for a process that adds and runs its own jobs. With `path: ':memory:'` no
 * other call shares the store, which is gone when the service is closed and the workers are stopped.
 */
export function createEmbedded(options: StoreOptions = {}): Embedded {
  const path = options.path === ':memory:' ? `:memory:${randomUUID()}` : options.path
  const store = { ...options, path }
  return {
    service: new EmbeddedQueueService(store),
    workers: (workersOptions = {}) => new EmbeddedQueueWorkers({ ...workersOptions, ...store }),
  }
}
