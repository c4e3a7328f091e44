import { findDefinition, ownDefinitionSets } from '../client/define-queues.js'
import { StaleDefinitionsError } from '../job/errors/stale-definitions-error.js'
import type { QueueDefinitions } from '../client/queue-definitions.js'
import { wiredWorkers } from './registry.js'
import type { WorkersOptions } from './queue-workers.js'

/**
 * Compares what is wired in this process with what the generated files say; a process that loaded none is not asked.
 * Throws `StaleDefinitionsError`.
 *
 * A set of definitions none of whose queues is wired here is another project's, whose `.pikku/` is imported. A dead
 * letter queue may have no worker, and one that is served elsewhere must have none. When the process names the queues or tags that it starts, a queue that it leaves out
 * is no slip.
 */
export function checkDefinitions(options: Pick<WorkersOptions, 'queues' | 'tags'>): void {
  const sets = ownDefinitionSets()
  if (sets.length === 0) return
  const wired = new Set(wiredWorkers().map((worker) => worker.queueName))
  const unknown = [...wired].filter((name) => {
    const definition = findDefinition(name)
    return definition === undefined || definition.external !== undefined
  })
  const partial = options.queues !== undefined || options.tags !== undefined
  const unwired = partial ? [] : sets.flatMap((set) => unwiredQueues(set, wired))
  if (unknown.length + unwired.length > 0) throw new StaleDefinitionsError(unknown, unwired)
}

function unwiredQueues(set: QueueDefinitions, wired: ReadonlySet<string>): string[] {
  const names = Object.keys(set)
  if (!names.some((name) => wired.has(name))) return []
  const deadLetterQueues = new Set(Object.values(set).map((queue) => queue.deadLetterQueue))
  return names.filter(
    (name) => !wired.has(name) && !deadLetterQueues.has(name) && set[name]?.external === undefined,
  )
}
