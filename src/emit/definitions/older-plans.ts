import type { LockedType } from '../../lock/lock.js'
import { planCheck } from '../../model/check-plan.js'
import { plannedShape } from '../../model/wire/planned-shape.js'
import { namedTypes } from '../../model/wire/wire-planner.js'

/** By purpose. */
export type OlderPlans = Partial<Record<'wire' | 'check', OlderPlan>>

interface OlderPlan {
  readonly input: unknown
  /** Those of named types. */
  readonly plans: readonly (readonly [name: string, plan: unknown])[]
}

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
    ...(wire === null ? {} : { wire: { input: wire, plans: wirePlans } }),
    check: { input: planCheck(shape, planner), plans: checkPlans },
  }
}
