import type { BoundName, Bounds } from '../../../facts/bounds.js'
import { patternFor } from '../wire/pattern-for.js'

/** Whether a value keeps each bound of its kind. A bound may be a decimal text: a comparison with one is exact for a bigint. */
type Keeps<Value> = { readonly [Name in BoundName]?: (value: Value, bound: number) => boolean }

const numbers: Keeps<number | bigint> = {
  minimum: (value, bound) => value >= bound,
  maximum: (value, bound) => value <= bound,
  exclusiveMinimum: (value, bound) => value > bound,
  exclusiveMaximum: (value, bound) => value < bound,
  multipleOf: (value, bound) =>
    typeof value === 'bigint' ? value % BigInt(bound) === 0n : Number.isInteger(value / bound),
}

const matches = (value: string, source: number): boolean =>
  patternFor(String(source), 'u').test(value)

const texts: Keeps<string> = {
  minLength: (value, bound) => Array.from(value).length >= bound,
  maxLength: (value, bound) => value.length <= bound || Array.from(value).length <= bound,
  pattern: matches,
  format: matches,
}

const lists: Keeps<readonly unknown[]> = {
  minItems: (items, bound) => items.length >= bound,
  maxItems: (items, bound) => items.length <= bound,
  uniqueItems: (items) => new Set(items.map(identity)).size === items.length,
}

/** The first bound that a value does not keep. A value keeps the bounds of other kinds of values. */
export function missedBound(bounds: Bounds, value: unknown): BoundName | undefined {
  if (typeof value === 'string') return missed(texts, bounds, value)
  if (typeof value === 'number' || typeof value === 'bigint') return missed(numbers, bounds, value)
  const isList = Array.isArray(value) || value instanceof Set || value instanceof Map
  return isList ? missed(lists, bounds, [...value]) : undefined
}

function missed<Value>(keeps: Keeps<Value>, bounds: Bounds, value: Value): BoundName | undefined {
  return (Object.keys(bounds) as BoundName[]).find(
    (name) => keeps[name]?.(value, bounds[name] as number) === false,
  )
}

/** Equal texts for equal items: those that are equal in JSON, and bigints. */
function identity(item: unknown): string {
  return JSON.stringify(item, (_, part: unknown) =>
    typeof part === 'bigint' ? { bigint: String(part) } : part,
  )
}
