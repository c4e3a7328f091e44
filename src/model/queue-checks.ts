import type { CheckPlan, QueueCheck } from '../facts/check-plan.js'
import { plannedCheck } from './check/planned-check.js'
import { deadLetterQueues } from './dead-letter-queues.js'
import { jobTypes } from './job-types.js'
import type { QueueModel } from './queue-model.js'
import type { Shape } from './shape.js'
import { definitionTable } from './definition-table.js'

/** What the jobs of a project must be. Queues that take and give anything do not occur. */
export interface QueueChecks {
  readonly queues: ReadonlyMap<string, Omit<QueueCheck, 'plans' | 'nulls'>>
  /** The plans that others refer to, in the order of the model's definitions. */
  readonly plans: Readonly<Record<string, CheckPlan>>
}

export function queueChecks(model: QueueModel, exactOptional: boolean): QueueChecks {
  const used = new Set<string>()
  const table = definitionTable(model.definitions)
  const planned = exactOptional ? plannedCheck.exact : plannedCheck.inexact
  const look = { table, converting: none }
  const planOf = (shape: Shape): CheckPlan => {
    const { plan, references } = planned(shape, look)
    for (const name of references) used.add(name)
    return plan
  }
  const queues = new Map<string, Omit<QueueCheck, 'plans' | 'nulls'>>()
  const add = (queue: string, input: Shape, output?: Shape): void => {
    const check = {
      ...side('input', planOf(input)),
      // What a handler gives back that promises nothing is nobody's to judge.
      ...(output === undefined || isVoid(output) ? {} : side('output', planOf(output))),
    }
    if (Object.keys(check).length > 0) queues.set(queue, check)
  }
  for (const worker of model.workers) {
    const { input, output } = jobTypes(worker, model.definitions)
    add(worker.queue, input, output)
  }
  for (const { queue, input } of deadLetterQueues(model)) add(queue, input)
  const plans = new Map<string, CheckPlan>()
  // What is added to a set while it is walked is walked as well.
  for (const name of used) {
    const definition = table.get(name)
    if (definition !== undefined) plans.set(name, planOf(definition.shape))
  }
  const inOrder = [...table.keys()].flatMap((name): [string, CheckPlan][] => {
    const plan = plans.get(name)
    return plan === undefined ? [] : [[name, plan]]
  })
  return { queues, plans: Object.fromEntries(inOrder) }
}

/** What a value must be does not depend on how it becomes JSON. */
const none: ReadonlySet<string> = new Set()

function side(name: 'input' | 'output', plan: CheckPlan): Partial<Record<string, CheckPlan>> {
  return plan === 'any' ? {} : { [name]: plan }
}

function isVoid(shape: Shape): boolean {
  return shape.kind === 'primitive' && shape.name === 'void'
}
