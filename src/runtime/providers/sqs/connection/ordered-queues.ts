import { definitionSets, wiredWorkers } from '../../../provider-kit/index.js'

/** What a wiring, or a definition, says of a queue. */
interface KnownQueue {
  readonly group?: unknown
  readonly keys?: { readonly group?: unknown }
  readonly deadLetterQueue?: string
}

/**
 * Whether a queue must be FIFO: its jobs run in order (`group.ordered`), or it takes the dead letters of such a queue,
 * which AWS wants to be FIFO too.
 */
export function isOrderedQueue(queueName: string): boolean {
  const known: readonly (readonly [string, KnownQueue])[] = [
    ...wiredWorkers().map((worker) => [worker.queueName, worker] as const),
    ...definitionSets().flatMap(Object.entries<KnownQueue>),
  ]
  const found = new Set<string | undefined>()
  for (const [name, { group, keys }] of known) if (isOrdered(group ?? keys?.group)) found.add(name)
  // A set that grows is walked to its new end, so that the dead letter queue of a dead letter queue is found.
  for (const name of found)
    for (const [each, { deadLetterQueue }] of known) if (each === name) found.add(deadLetterQueue)
  return found.has(queueName)
}

/** Of the `group` of a wiring, which nobody has checked. */
export function isOrdered(group: unknown): boolean {
  return (Object(group) as { readonly ordered?: unknown }).ordered === true
}
