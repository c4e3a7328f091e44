import { globalState } from '../job/global-state.js'
import { DuplicateQueueError } from '../job/errors/duplicate-queue-error.js'
import { clearSchedules } from './schedule-registry.js'
import type { WiredWorker } from './wired-worker.js'

/** By queue name, in the order of wiring. */
const workers = globalState('workers', () => new Map<string, WiredWorker>())

/** Throws `DuplicateQueueError` when the queue has a worker already. */
export function registerWorker(worker: WiredWorker): void {
  if (workers.has(worker.queueName)) throw new DuplicateQueueError(worker.queueName)
  workers.set(worker.queueName, worker)
}

/** The worker wired to this queue in this process. */
export function wiredWorker(queueName: string): WiredWorker | undefined {
  return workers.get(queueName)
}

/** Every worker wired in this process, in the order of wiring. */
export function wiredWorkers(): WiredWorker[] {
  return [...workers.values()]
}

/** Forgets the worker of one queue, so that it can be wired again. */
export function removeWorker(queueName: string): void {
  workers.delete(queueName)
}

/** Forgets every wired worker and declared schedule. For tests that wire the same queue again. */
export function clearWorkers(): void {
  workers.clear()
  clearSchedules()
}
