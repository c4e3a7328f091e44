import { byIdentity } from './by-identity.js'
import { jobTypes } from './job-types.js'
import type { QueueModel } from './queue-model.js'
import type { PropertyShape, Shape } from './shape.js'
import { compareText } from '../facts/compare-text.js'

/** A dead letter queue that no worker serves: it is read by people, so its jobs are typed all the same. */
export interface DeadLetterQueue {
  readonly queue: string
  readonly input: Shape
  /** The queues whose failed jobs it receives. */
  readonly from: readonly string[]
}

/** The dead letter queues without a worker of their own, sorted by name. */
export const deadLetterQueues = byIdentity(
  ({ workers, definitions }: QueueModel): readonly DeadLetterQueue[] => {
    const wired = new Set(workers.map(({ queue }) => queue))
    const sources = new Map<string, string[]>()
    const inputs = new Map<string, Shape[]>()
    for (const worker of workers) {
      const { deadLetterQueue } = worker.settings
      if (deadLetterQueue === undefined || wired.has(deadLetterQueue)) continue
      sources.set(deadLetterQueue, [...(sources.get(deadLetterQueue) ?? []), worker.queue])
      inputs.set(deadLetterQueue, [
        ...(inputs.get(deadLetterQueue) ?? []),
        jobTypes(worker, definitions).input,
      ])
    }
    return [...sources]
      .sort(([a], [b]) => compareText(a, b))
      .map(([queue, from]) => ({ queue, from, input: deadLetter(inputs.get(queue) ?? []) }))
  },
)

/** The shape of `DeadLetterJob<Input>`, which the runtime puts there. */
function deadLetter(inputs: readonly Shape[]): Shape {
  const [only] = inputs
  const data: Shape =
    inputs.length === 1 && only !== undefined ? only : { kind: 'union', members: inputs }
  const own = [property('name', text), property('message', text), property('stack', text, true)]
  const cause: Shape = { kind: 'object', properties: own, indexes: [] }
  const error: Shape = {
    kind: 'object',
    properties: [
      ...own,
      property('cause', cause, true),
      property('errors', { kind: 'array', element: cause, readonly: true }, true),
    ],
    indexes: [],
  }
  return {
    kind: 'object',
    properties: [
      property('queueName', text),
      property('jobId', text),
      property('data', data),
      property('version', { kind: 'primitive', name: 'number' }, true),
      property('error', error),
      property('attempts', { kind: 'primitive', name: 'number' }),
      property('failedAt', text),
    ],
    indexes: [],
  }
}

const text: Shape = { kind: 'primitive', name: 'string' }

function property(name: string, shape: Shape, optional = false): PropertyShape {
  return { name, shape, optional, readonly: true }
}
