import { deadLetterQueues } from './dead-letter-queues.js'
import { eachPart } from './map-shape.js'
import type { QueueModel, WorkerModel } from './queue-model.js'
import type { Definition, Shape } from './shape.js'

/** The queues that are wanted; null for all of them. */
export type QueueSelection = ReadonlySet<string> | null

export function isSelected(selection: QueueSelection, queue: string): boolean {
  return selection === null || selection.has(queue)
}

/**
 * The part of a model that some queues need. It may hold more workers than were asked for: what lies in a dead letter
 * queue without a worker is typed by the queues that its letters come from.
 */
export function selectQueues(model: QueueModel, selection: QueueSelection): QueueModel {
  if (selection === null) return model
  const sources = deadLetterQueues(model)
    .filter(({ queue }) => selection.has(queue))
    .flatMap(({ from }) => from)
  const wanted = new Set([...selection, ...sources])
  const workers = model.workers.filter(({ queue }) => wanted.has(queue))
  return { ...model, workers, definitions: reachedBy(workers, model.definitions) }
}

function reachedBy(
  workers: readonly WorkerModel[],
  definitions: readonly Definition[],
): readonly Definition[] {
  const reached = new Set<string>()
  const visit = (part: Shape): void => {
    if (part.kind === 'reference') reached.add(part.name)
    else eachPart(part, visit)
  }
  for (const { function: own } of workers) [own.input, own.output].forEach(visit)
  // What is added to a set while it is walked is walked as well.
  for (const name of reached) {
    const definition = definitions.find((each) => each.name === name)
    if (definition !== undefined) visit(definition.shape)
  }
  return definitions.filter(({ name }) => reached.has(name))
}

/** Every queue that producers may add to or read, sorted. */
export function queueNames(model: QueueModel): string[] {
  const letters = deadLetterQueues(model).map(({ queue }) => queue)
  return [...model.workers.map(({ queue }) => queue), ...letters].sort()
}
