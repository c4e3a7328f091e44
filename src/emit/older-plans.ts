import type { LockedType } from '../lock/lock.js'
import { planCheck } from '../model/check-plan.js'
import { plannedShape } from '../model/wire/planned-shape.js'
import { namedTypes } from '../model/wire/wire-planner.js'

/** By purpose; `plans` are those of named types. */
export type OlderPlans = Partial<Record<'wire' | 'check', object>>

/** How jobs of one version are stored, and what they must be. */
export function olderPlans({ shape, definitions }: LockedType, exactOptional: boolean): OlderPlans {
  const types = namedTypes(definitions)
  const wire = plannedShape(shape, types).slot
  const planner = { table: types.table, exactOptional }
  const wirePlans = definitions.flatMap((each) => {
    const { slot } = plannedShape(each.shape, types)
    return slot === null ? [] : [[each.name, slot] as const]
  })
  const checkPlans = definitions.map((each) => [each.name, planCheck(each.shape, planner)] as const)
  return {
    ...(wire === null ? {} : { wire: { input: wire, ...named(wirePlans) } }),
    check: { input: planCheck(shape, planner), ...named(checkPlans) },
  }
}

function named(plans: readonly (readonly [string, unknown])[]): object {
  return plans.length === 0 ? {} : { plans: Object.fromEntries(plans) as object }
}
