import { describeValue, type Described, type DescribeLimits } from './describe-value.js'
import type { IsHidden } from './redaction.js'

const SHORT: DescribeLimits = { depth: 4, values: 40, text: 80 }
const LONGEST = 240

/** A value on one line, as far as a row of a table has room for it. */
export function previewText(value: unknown, isHidden: IsHidden): string {
  const text = print(describeValue(value, isHidden, SHORT))
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

function print(value: Described): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if ('object' in value) {
    const all = value.object.map(([name, item]) => `${name}: ${print(item)}`)
    return `{ ${[...all, ...rest(value.more)].join(', ')} }`
  }
  if ('list' in value) return `[${[...value.list.map(print), ...rest(value.more)].join(', ')}]`
  if ('map' in value) {
    const all = value.map.map(([key, item]) => `${print(key)} → ${print(item)}`)
    return `Map { ${[...all, ...rest(value.more)].join(', ')} }`
  }
  if ('type' in value) return value.text
  if ('start' in value) return `${JSON.stringify(value.start).slice(0, -1)}…`
  return 'hidden' in value ? '•••' : '…'
}

function rest(more: number | undefined): string[] {
  return more === undefined ? [] : [`… ${more} more`]
}
