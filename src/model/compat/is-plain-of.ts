import type { WireLeaf } from '../../facts/wire-plan.js'
import type { Shape } from '../shape.js'
import { mayBeLeaf } from '../wire/leaf-text.js'
import { isUnknown, type Member } from './members.js'
import { isTextOf } from './template-fits.js'

/** Whether a plain piece of JSON is of a member, as far as that shows at once. */
export function isPlainOf(json: unknown, { shape, bounds }: Member): boolean {
  if (isUnknown(shape)) return true
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') {
    return isLiteralOf(json, shape) && (typeof json === 'boolean' || keeps(json, bounds))
  }
  if (json === null) return shape.kind === 'primitive' && shape.name === 'null'
  if (Array.isArray(json) && json.length > 0) return false
  if (shape.kind === 'primitive') return shape.name === 'object'
  if (Array.isArray(json))
    return shape.kind === 'array' || shape.kind === 'map' || shape.kind === 'set'
  return shape.kind === 'object' && shape.properties.every(({ optional }) => optional)
}

export function isLiteralOf(json: string | number | boolean, shape: Shape): boolean {
  switch (shape.kind) {
    case 'primitive':
      if (shape.name === 'bigint') return typeof json === 'string' && mayBeLeaf(json, 'bigint')
      return typeof json === shape.name
    case 'literal':
      return shape.type === 'bigint' ? json === String(shape.value) : json === shape.value
    case 'template':
    case 'cased':
      return typeof json === 'string' && isTextOf(shape, json)
    case 'value':
      return typeof json === 'string' && isLeafText(json, leaves[shape.type])
    case 'object':
      return shape.properties.length + shape.indexes.length === 0
    default:
      return false
  }
}

export function keeps(value: string | number, known: Member['bounds']): boolean {
  return known.every((bounds) => keepsBounds(value, bounds))
}

export function keepsBounds(value: string | number, bounds: Member['bounds'][number]): boolean {
  if (typeof value === 'string') {
    const length = Array.from(value).length
    const { minLength = 0, maxLength = Infinity, pattern, format } = bounds
    if (format !== undefined || length < Number(minLength) || length > Number(maxLength))
      return false
    return pattern === undefined || new RegExp(pattern, 'u').test(value)
  }
  const { minimum = -Infinity, maximum = Infinity, multipleOf } = bounds
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = bounds
  return (
    value >= Number(minimum) &&
    value <= Number(maximum) &&
    value > Number(exclusiveMinimum) &&
    value < Number(exclusiveMaximum) &&
    (multipleOf === undefined || Number.isInteger(value / Number(multipleOf)))
  )
}

export const leaves = {
  Date: 'date',
  URL: 'url',
  RegExp: 'regexp',
  Uint8Array: 'bytes',
  Buffer: 'bytes',
  ArrayBuffer: 'bytes',
} as const

/** Whether the reader makes a value of the text. */
function isLeafText(text: string, leaf: WireLeaf): boolean {
  switch (leaf) {
    case 'date':
      return mayBeLeaf(text, leaf) && !Number.isNaN(Date.parse(text))
    case 'url':
      return URL.canParse(text)
    case 'regexp':
      return isRegExpText(text)
    default:
      return mayBeLeaf(text, leaf)
  }
}

function isRegExpText(text: string): boolean {
  const end = text.lastIndexOf('/')
  if (!text.startsWith('/') || end < 1) return false
  try {
    return new RegExp(text.slice(1, end), text.slice(end + 1)) instanceof RegExp
  } catch {
    return false
  }
}
