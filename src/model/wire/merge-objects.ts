import type { WirePlan, WireProperty } from '../../facts/wire-plan.js'
import type { ObjectShape, Shape } from '../shape.js'
import type { PlannedMember, PlanShape } from './plan-union.js'
import { bareShape } from './union-members.js'
import type { WirePlanner } from './wire-planner.js'

interface Planning {
  readonly planner: WirePlanner
  readonly plan: PlanShape
}

/**
 * One plan for objects that need not be told apart: each property is converted alike in all those that have it.
 * Undefined where they differ, or where one of them may hold properties that it does not name.
 */
export function mergeObjects(
  members: readonly PlannedMember[],
  { planner, plan }: Planning,
): WirePlan | undefined {
  const objects = members.map(({ shape }) => bareShape(shape, planner.table))
  // Two named types that hold the union of themselves lead back here; what differs there differs here.
  if (!objects.every(isClosed) || objects.some((object) => planner.merging?.has(object))) {
    return undefined
  }
  const inner = inside(planner, objects)
  const merged = new Map<string, WireProperty>()
  for (const { properties } of objects) {
    for (const property of properties) {
      const own: WireProperty = [property.name, plan(property.shape, inner)]
      const known = merged.get(property.name)
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(own)) return undefined
      merged.set(property.name, own)
    }
  }
  return ['object', [...merged.values()].filter(([, part]) => part !== null)]
}

function isClosed(shape: Shape): shape is ObjectShape {
  return shape.kind === 'object' && shape.indexes.length === 0
}

/** What is found there was found, and is reported, when each member was planned. */
function inside(
  { table, converting, path, merging }: WirePlanner,
  objects: readonly Shape[],
): WirePlanner {
  return { table, converting, path, merging: new Set([...(merging ?? []), ...objects]) }
}
