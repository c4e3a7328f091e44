import type { IsHidden } from './redaction.js'

/** A value of a job as plain JSON, with what JSON does not have told apart from what it has. */
export type Described =
  | string
  | number
  | boolean
  | null
  | {
      readonly object: readonly (readonly [name: string, value: Described])[]
      readonly more?: number
    }
  | { readonly list: readonly Described[]; readonly of?: 'Set'; readonly more?: number }
  | { readonly map: readonly (readonly [Described, Described])[]; readonly more?: number }
  /** A value that has a text: a Date, a bigint. */
  | { readonly type: string; readonly text: string }
  /** A text that was cut, with the number of characters that are missing. */
  | { readonly start: string; readonly missing: number }
  | { readonly hidden: true }
  /** Too deep, or too much. */
  | { readonly cut: true }

export interface DescribeLimits {
  readonly depth: number
  /** Values in all. */
  readonly values: number
  /** Characters of one text. */
  readonly text: number
}

/** For one job that is looked at. */
export const WHOLE: DescribeLimits = { depth: 20, values: 5_000, text: 20_000 }

/** However large the data of a job is, its description is bounded. */
export function describeValue(
  value: unknown,
  isHidden: IsHidden,
  limits: DescribeLimits = WHOLE,
): Described {
  let left = limits.values
  return describe(value, [], 0)

  function describe(value: unknown, path: readonly string[], depth: number): Described {
    if (path.length > 0 && isHidden(path)) return { hidden: true }
    left -= 1
    if (left < 0 || depth > limits.depth) return { cut: true }
    if (typeof value !== 'object' || value === null) return scalar(value, limits.text)
    const text = textOf(value)
    if (text !== undefined) return text
    if (Array.isArray(value)) return some(value, 'list', (item) => describe(item, path, depth + 1))
    if (value instanceof Set) {
      return { ...some([...value], 'list', (item) => describe(item, path, depth + 1)), of: 'Set' }
    }
    if (value instanceof Map) {
      const pairs = [...(value as Map<unknown, unknown>)]
      return some(pairs, 'map', ([key, item]) => [
        describe(key, path, depth + 1),
        describe(item, path, depth + 1),
      ])
    }
    const entries = Object.entries(value)
    return some(entries, 'object', ([name, item]) => [
      name.slice(0, limits.text),
      describe(item, [...path, name], depth + 1),
    ])
  }

  /** As many items as there is room for. */
  function some<Item, Name extends string, Shown>(
    items: readonly Item[],
    name: Name,
    show: (item: Item) => Shown,
  ): { readonly [Each in Name]: readonly Shown[] } & { readonly more?: number } {
    const shown: Shown[] = []
    for (const item of items) {
      if (left <= 0) break
      shown.push(show(item))
    }
    const more = items.length - shown.length
    return { [name]: shown, ...(more > 0 && { more }) } as {
      readonly [Each in Name]: readonly Shown[]
    }
  }
}

/** Of what is no object. */
function scalar(value: unknown, longest: number): Described {
  if (typeof value === 'string') {
    return value.length <= longest
      ? value
      : { start: value.slice(0, longest), missing: value.length - longest }
  }
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const text = typeof value === 'bigint' ? `${value}n` : printed(value)
  return { type: typeof value, text: text.slice(0, longest) }
}

/** What is left: undefined, NaN and its like, and a symbol or a function where an engine has no JSON. */
function printed(value: unknown): string {
  return typeof value === 'number' || typeof value === 'symbol' ? value.toString() : typeof value
}

/** Of an object that is one value. */
function textOf(value: object): Described | undefined {
  if (value instanceof Date) {
    const isDate = !Number.isNaN(value.getTime())
    return { type: 'Date', text: isDate ? value.toISOString() : 'Invalid Date' }
  }
  if (value instanceof URL) return { type: 'URL', text: value.href }
  if (value instanceof RegExp) return { type: 'RegExp', text: String(value) }
  if (value instanceof ArrayBuffer) return bytes('ArrayBuffer', new Uint8Array(value))
  if (value instanceof Uint8Array) return bytes('Uint8Array', value)
  return undefined
}

const MOST_BYTES = 32

function bytes(type: string, value: Uint8Array): Described {
  const shown = [...value.subarray(0, MOST_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'))
  const rest = value.length > MOST_BYTES ? ' …' : ''
  return { type, text: `${value.length} bytes: ${shown.join(' ')}${rest}` }
}
