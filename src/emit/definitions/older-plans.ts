import type { WirePlan } from '../../facts/wire-plan.js'
import type { LockedType } from '../../lock/lock.js'
import { planCheck } from '../../model/check-plan.js'
import { plannedShape } from '../../model/wire/planned-shape.js'
import { shapeNamed } from '../../model/wire/union-names.js'
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
  const wire = plannedShape(shape, types)
  const planner = { table: types.table, exactOptional }
  const names = new Set(definitions.map(({ name }) => name))
  const wirePlans: (readonly [string, WirePlan])[] = []
  for (const { name } of wire.references) names.add(name)
  // What is added to a set while it is walked is walked as well.
  for (const name of names) {
    const named = shapeNamed(name, types.table)
    if (named === undefined) continue
    const { slot, references } = plannedShape(named, types)
    for (const reference of references) names.add(reference.name)
    if (slot !== null) wirePlans.push([name, slot])
  }
  const checkPlans = definitions.map((each) => [each.name, planCheck(each.shape, planner)] as const)
  return {
    ...(wire.slot === null ? {} : { wire: { input: wire.slot, plans: wirePlans } }),
    check: { input: planCheck(shape, planner), plans: checkPlans },
  }
}
