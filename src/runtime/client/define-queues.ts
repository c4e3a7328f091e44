import { globalState } from '../job/global-state.js'
import type { QueueDefinition, QueueDefinitions } from './queue-definitions.js'

/** One set for each generated file that this process has loaded; a project may have several. */
const sets = globalState('definitions', () => new Set<QueueDefinitions>())

/** Those of clients for other projects, whose queues may have names that this project's own have as well. */
const clientSets = globalState('client-definitions', () => new Set<QueueDefinitions>())

/**
 * Makes known which queues a project has, with the defaults that its producers need. Called by the generated
 * `pikku-queue-definitions.gen.ts`; it imports nothing of the workers.
 */
export function defineQueues(definitions: QueueDefinitions): QueueDefinitions {
  sets.add(definitions)
  return definitions
}

/** Makes known the queues of another project, whose workers run elsewhere. Called by what `pikku client` writes. */
export function defineClientQueues(definitions: QueueDefinitions): QueueDefinitions {
  clientSets.add(definitions)
  return definitions
}

/** Every set of definitions that was made known, the project's own ones first. */
export function definitionSets(): QueueDefinitions[] {
  return [...sets, ...clientSets]
}

/** Those that workers of this process may be held against. */
export function ownDefinitionSets(): QueueDefinitions[] {
  return [...sets]
}

/** The definition of a queue, whichever set has it; the project's own one where a client has that name too. */
export function findDefinition(queueName: string): QueueDefinition | undefined {
  return findIn(sets, queueName) ?? findIn(clientSets, queueName)
}

function findIn(
  among: ReadonlySet<QueueDefinitions>,
  queueName: string,
): QueueDefinition | undefined {
  for (const set of among) {
    const definition = ownDefinition(set, queueName)
    if (definition !== undefined) return definition
  }
  return undefined
}

/** A queue may be called `constructor`: what an object inherits is no queue. */
export function ownDefinition(
  definitions: QueueDefinitions,
  queueName: string,
): QueueDefinition | undefined {
  return Object.hasOwn(definitions, queueName) ? definitions[queueName] : undefined
}

/** Forgets every definition. For tests. */
export function clearDefinitions(): void {
  sets.clear()
  clientSets.clear()
}
