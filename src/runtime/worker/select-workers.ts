import { UnknownQueueError } from '../job/errors/unknown-queue-error.js'
import { checkDefinitions } from './check-definitions.js'
import type { WorkersOptions } from './queue-workers.js'
import { wiredWorker, wiredWorkers } from './registry.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * The workers that a provider has to start: those wired in this process, less those that `queues`, `tags` or
 * `autorun: false` leave out.
 * Throws `StaleDefinitionsError` when `.pikku/` does not fit what is wired, and `UnknownQueueError` for a name in
 * `queues` that no worker has. A queue named in `queues` is started whatever its `autorun` says.
 */
export function selectWorkers(options: Pick<WorkersOptions, 'queues' | 'tags'>): WiredWorker[] {
  checkDefinitions(options)
  const all = wiredWorkers()
  const names = all.map((worker) => worker.queueName)
  const missing = options.queues?.find((name) => !names.includes(name))
  if (missing !== undefined) throw new UnknownQueueError(missing, names)
  return all.filter((worker) => isSelected(worker, options))
}

/** Whether a worker of this queue is one of those, or would be: a queue may not be wired yet. */
export function serves(
  options: Pick<WorkersOptions, 'queues' | 'tags'>,
  queueName: string,
): boolean {
  const worker = wiredWorker(queueName)
  return worker === undefined
    ? (options.queues?.includes(queueName) ?? true)
    : isSelected(worker, options)
}

function isSelected(
  worker: WiredWorker,
  { queues, tags }: Pick<WorkersOptions, 'queues' | 'tags'>,
) {
  if (queues !== undefined && !queues.includes(worker.queueName)) return false
  if (tags !== undefined && !tags.some((tag) => worker.tags.includes(tag))) return false
  return worker.config.autorun || queues !== undefined
}
