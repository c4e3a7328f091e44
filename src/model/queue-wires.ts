import type { QueueWire, WirePlan, WireSlot } from '../facts/wire-plan.js'
import { deadLetterQueues, type DeadLetterQueue } from './dead-letter-queues.js'
import { jobTypes } from './job-types.js'
import type { QueueModel } from './queue-model.js'
import type { ObjectShape, PropertyShape, Shape } from './shape.js'
import { eachPlanned } from './wire/each-planned.js'
import { plannedShape } from './wire/planned-shape.js'
import { shapeNamed } from './wire/union-names.js'
import { namedTypes } from './wire/wire-planner.js'

/** How the jobs of a project become JSON. Queues and named types that are JSON as they are do not occur. */
export interface QueueWires {
  readonly queues: ReadonlyMap<string, Omit<QueueWire, 'plans'>>
  /** The plans that others refer to, in the order of the model's definitions. */
  readonly plans: Readonly<Record<string, WirePlan>>
}

export function queueWires(model: QueueModel): QueueWires {
  const used = new Set<string>()
  const named = namedTypes(model.definitions)
  const plan = (shape: Shape): WireSlot => {
    const { slot, references } = plannedShape(shape, named)
    for (const { name } of references) used.add(name)
    return slot
  }
  const arrivesAsText = (shape: Shape): boolean =>
    eachPlanned(shape, '', { types: named, seen: new Set() }).some(
      ([, { texts }]) => texts.size > 0,
    )
  const queues = new Map<string, Omit<QueueWire, 'plans'>>()
  const add = (queue: string, types: { readonly input: Shape; readonly output?: Shape }): void => {
    const input = plan(types.input)
    const output = types.output === undefined ? null : plan(types.output)
    if (input === null && output === null) return
    const asText = (['input', 'output'] as const).filter((side) => {
      const shape = types[side]
      return shape !== undefined && arrivesAsText(shape)
    })
    queues.set(queue, {
      ...(input === null ? {} : { input }),
      ...(output === null ? {} : { output }),
      ...(asText.length === 0 ? {} : { asText }),
    })
  }
  for (const worker of model.workers) add(worker.queue, jobTypes(worker, model.definitions))
  for (const letters of deadLetterQueues(model)) {
    add(letters.queue, { input: lettersBySource(letters) })
  }
  const plans = new Map<string, WireSlot>()
  // What is added to a set while it is walked is walked as well.
  for (const name of used) {
    const shape = shapeNamed(name, named.table)
    plans.set(name, shape === undefined ? null : plan(shape))
  }
  const inOrder = [...new Set([...named.table.keys(), ...plans.keys()])].flatMap(
    (name): [string, WirePlan][] => {
      const slot = plans.get(name) ?? null
      return slot === null ? [] : [[name, slot]]
    },
  )
  return { queues, plans: Object.fromEntries(inOrder) }
}

/** Letters of several queues say which one they come from, so that their data never is ambiguous. */
function lettersBySource({ input, from }: DeadLetterQueue): Shape {
  if (from.length < 2 || input.kind !== 'object') return input
  const data = input.properties.find(({ name }) => name === 'data')?.shape
  if (data?.kind !== 'union' || data.members.length !== from.length) return input
  return {
    kind: 'union',
    members: data.members.map((member, index) => letterOf(input, from[index] ?? '', member)),
  }
}

function letterOf(letter: ObjectShape, queue: string, data: Shape): Shape {
  const properties = letter.properties.map((property): PropertyShape => {
    if (property.name === 'data') return { ...property, shape: data }
    if (property.name !== 'queueName') return property
    return { ...property, shape: { kind: 'literal', type: 'string', value: queue } }
  })
  return { ...letter, properties }
}
