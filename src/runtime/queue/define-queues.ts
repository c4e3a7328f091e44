import { globalState } from '../global-state.js'
import type { QueueDefinition, QueueDefinitions } from './queue-definitions.js'

/** One set for each generated file that this process has loaded: its own, and those of clients for other projects. */
const sets = globalState('definitions', () => new Set<QueueDefinitions>())

/**
 * Makes known which queues a project has, with the defaults that its producers need. Called by the generated
 * `pikku-queue-definitions.gen.ts`; it imports nothing of the workers.
 */
export function defineQueues(definitions: QueueDefinitions): QueueDefinitions {
  sets.add(definitions)
  return definitions
}

/** Every set of definitions that was made known. */
export function definitionSets(): QueueDefinitions[] {
  return [...sets]
}

/** The definition of a queue, whichever set has it. */
export function findDefinition(queueName: string): QueueDefinition | undefined {
  for (const set of sets) {
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
}
