import type { JsonKind } from '../../../facts/wire-plan.js'
import { tagOf } from './tag-of.js'

const texts = new Set(['Date', 'URL', 'RegExp', 'Uint8Array', 'ArrayBuffer'])

/** The kind of JSON that a value becomes, or is already. */
export function kindOf(value: unknown): JsonKind | undefined {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return 'text'
    case 'number':
    case 'boolean':
      return typeof value as JsonKind
    case 'object':
      return kindOfObject(value)
    default:
      return undefined
  }
}

function kindOfObject(value: object | null): JsonKind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  const tag = tagOf(value)
  if (texts.has(tag)) return 'text'
  return tag === 'Map' || tag === 'Set' ? 'list' : 'object'
}
