import type { CheckPlan, CheckPlans } from '../../src/facts/check-plan.js'

/**
 * The plan by which TypeScript would judge. The check takes one thing more: a property that must be there and may be
 * undefined may be absent as well. JSON has no other form of it, it reads as undefined, and it arrives as that.
 */
export function toTheLetter<Plans extends CheckPlan | CheckPlans>(plans: Plans): Plans {
  return JSON.parse(JSON.stringify(plans).replaceAll(',"asUndefined"', '')) as Plans
}
