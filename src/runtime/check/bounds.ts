import type { BoundName, Bounds } from '../../facts/bounds.js'
import { patternFor } from '../wire/pattern-for.js'

/** The first bound that a value does not keep. A value keeps the bounds of other kinds of values. */
export function missedBound(bounds: Bounds, value: unknown): BoundName | undefined {
  return (Object.keys(bounds) as BoundName[]).find((name) => !keeps(name, bounds[name], value))
}

function keeps(name: BoundName, bound: unknown, value: unknown): boolean {
  if (typeof value === 'string') return keepsText(name, bound, value)
  if (typeof value === 'number' || typeof value === 'bigint') {
    return keepsNumber(name, bound as number, value)
  }
  const items =
    Array.isArray(value) || value instanceof Set || value instanceof Map ? value : undefined
  return items === undefined || keepsItems(name, bound, [...items])
}

/** A bound may be a decimal text: a comparison with one is exact for a bigint. */
function keepsNumber(name: BoundName, bound: number, value: number | bigint): boolean {
  switch (name) {
    case 'minimum':
      return value >= bound
    case 'maximum':
      return value <= bound
    case 'exclusiveMinimum':
      return value > bound
    case 'exclusiveMaximum':
      return value < bound
    case 'multipleOf':
      return typeof value === 'bigint'
        ? value % BigInt(bound) === 0n
        : Number.isInteger(value / Number(bound))
    default:
      return true
  }
}

function keepsText(name: BoundName, bound: unknown, value: string): boolean {
  switch (name) {
    case 'minLength':
      return value.length >= Number(bound) && Array.from(value).length >= Number(bound)
    case 'maxLength':
      return value.length <= Number(bound) || Array.from(value).length <= Number(bound)
    case 'pattern':
    case 'format':
      return patternFor(String(bound), 'u').test(value)
    default:
      return true
  }
}

function keepsItems(name: BoundName, bound: unknown, items: readonly unknown[]): boolean {
  switch (name) {
    case 'minItems':
      return items.length >= Number(bound)
    case 'maxItems':
      return items.length <= Number(bound)
    case 'uniqueItems':
      return new Set(items.map(identity)).size === items.length
    default:
      return true
  }
}

/** Equal texts for equal items: those that are equal in JSON, and bigints. */
function identity(item: unknown): string {
  return JSON.stringify(item, (_, part: unknown) =>
    typeof part === 'bigint' ? { bigint: String(part) } : part,
  )
}
