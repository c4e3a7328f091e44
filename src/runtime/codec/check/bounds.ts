import type { BoundName, Bounds } from '../../../facts/bounds.js'
import { patternFor } from '../wire/pattern-for.js'

/** The first bound that a value does not keep. A value keeps the bounds of other kinds of values. */
export function missedBound(bounds: Bounds, value: unknown): BoundName | undefined {
  return (Object.keys(bounds) as BoundName[]).find((name) => {
    const bound = bounds[name] as number
    if (typeof value === 'string') return !keepsText(name, bound, value)
    if (typeof value === 'number' || typeof value === 'bigint')
      return !keepsNumber(name, bound, value)
    const isList = Array.isArray(value) || value instanceof Set || value instanceof Map
    return isList && !keepsItems(name, bound, [...value])
  })
}

/** A bound may be a decimal text: a comparison with one is exact for a bigint. */
function keepsNumber(name: BoundName, bound: number, value: number | bigint): boolean {
  if (name === 'minimum') return value >= bound
  if (name === 'maximum') return value <= bound
  if (name === 'exclusiveMinimum') return value > bound
  if (name === 'exclusiveMaximum') return value < bound
  if (name !== 'multipleOf') return true
  return typeof value === 'bigint' ? value % BigInt(bound) === 0n : Number.isInteger(value / bound)
}

function keepsText(name: BoundName, bound: number, value: string): boolean {
  if (name === 'minLength') return Array.from(value).length >= bound
  if (name === 'maxLength') return value.length <= bound || Array.from(value).length <= bound
  return (name !== 'pattern' && name !== 'format') || patternFor(String(bound), 'u').test(value)
}

function keepsItems(name: BoundName, bound: number, items: readonly unknown[]): boolean {
  if (name === 'minItems') return items.length >= bound
  if (name === 'maxItems') return items.length <= bound
  return name !== 'uniqueItems' || new Set(items.map(identity)).size === items.length
}

/** Equal texts for equal items: those that are equal in JSON, and bigints. */
function identity(item: unknown): string {
  return JSON.stringify(item, (_, part: unknown) =>
    typeof part === 'bigint' ? { bigint: String(part) } : part,
  )
}
