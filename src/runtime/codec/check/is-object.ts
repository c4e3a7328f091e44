import type { CheckIndex } from '../../../facts/check-plan.js'
import { tagOf } from '../wire/tag-of.js'

/** TypeScript takes a list, or a text, for what is only asked for its items and its length: `ArrayLike<string>`. */
export function isListFor(
  indexes: readonly CheckIndex[],
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  const isList = Array.isArray(value) || (typeof value === 'string' && indexes.length > 0)
  return isList && indexes.every(([key]) => key === 'number')
}

/** An object of properties: no list, and nothing of the platform that has a content of its own. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return hasNoClass(value) || tagOf(value) === 'Object'
}

/** An object as a literal makes it: what most data is made of. */
export function hasNoClass(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
