import type { Bounds } from '../../facts/bounds.js'
import type { CheckPlan } from '../../facts/check-plan.js'
import { formatPatterns } from './format-patterns.js'

/** A plan with bounds. A format is checked by its pattern, so that the runtime knows none. */
export function boundPlan(plan: CheckPlan, { format, ...others }: Bounds): CheckPlan {
  const pattern = format === undefined ? undefined : formatPatterns[format]
  const bounds = pattern === undefined ? others : { ...others, format: pattern }
  return Object.keys(bounds).length === 0 ? plan : ['bound', plan, bounds]
}
