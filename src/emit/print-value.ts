import type { JsonValue } from '../model/worker-settings.js'
import { quote } from './quote.js'
import { printKey } from './shapes/print-shape.js'

/** A plain value as a TypeScript expression. */
export function printValue(value: JsonValue, indent = ''): string {
  if (typeof value === 'string') return quote(value)
  if (value === null || typeof value !== 'object') return String(value)
  const inner = `${indent}  `
  if (Array.isArray(value))
    return `[${value.map((item: JsonValue) => printValue(item, inner)).join(', ')}]`
  const entries = Object.entries(value as Record<string, JsonValue>)
  if (entries.length === 0) return '{}'
  const lines = entries.map(
    ([key, item]) => `${inner}${printKey(key)}: ${printValue(item, inner)},`,
  )
  return `{\n${lines.join('\n')}\n${indent}}`
}
