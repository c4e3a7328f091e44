import type { CheckPlan } from '../../facts/check-plan.js'
import { byShape } from '../by-shape.js'
import { planCheck } from '../check-plan.js'

/** What a value of a shape must be, and the named plans that this refers to. */
export interface PlannedCheck {
  readonly plan: CheckPlan
  readonly references: readonly string[]
}

/** By `exactOptionalPropertyTypes`. */
export const plannedCheck = {
  exact: planning(true),
  inexact: planning(false),
} as const

function planning(exactOptional: boolean) {
  return byShape((shape, { table }): PlannedCheck => {
    const references: string[] = []
    const onReference = (name: string): unknown => references.push(name)
    return { plan: planCheck(shape, { table, exactOptional, onReference }), references }
  })
}
