import type { PlanJson, Plans } from '../../facts/plan-json.js'
import { setOwn } from './set-own.js'

/**
 * The plan that `holder` has under a name. Generated code holds plans as the text of their JSON: to make objects of them
 * all takes longer than anything else that importing a large client does, and a process adds to few of its queues. The
 * plan takes the place of its text when it is first asked for, so that what is kept for a plan is kept for one object.
 */
export function readPlan(holder: object, name: string): PlanJson | undefined {
  if (!Object.hasOwn(holder, name)) return undefined
  const held = (holder as Plans)[name]
  if (typeof held !== 'string' || !held.startsWith('[')) return held
  const plan = JSON.parse(held) as PlanJson
  setOwn(holder, name, plan)
  return plan
}
