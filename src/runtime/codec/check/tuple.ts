import type { CheckItem } from '../../../facts/check-plan.js'
import type { PlanOf } from './check-walk.js'

/** Whether a tuple may have so many items. */
export function hasTupleLength(
  [, before, rest, after = []]: PlanOf<'tuple'>,
  length: number,
): boolean {
  const required = before.filter(([, presence]) => presence === undefined).length + after.length
  return length >= required && (rest !== undefined || length <= before.length)
}

/** What the item at `index` must be, in a tuple of `length` items. */
export function tupleItem(
  [, before, rest, after = []]: PlanOf<'tuple'>,
  index: number,
  length: number,
): CheckItem {
  const last = after[index - (length - after.length)]
  return (last === undefined || index < before.length ? before[index] : [last]) ?? [rest ?? 'never']
}
