import type { WireLeaf } from '../facts/wire-plan.js'
import type { ValueType } from './shape.js'

/** What plans of every kind call a built-in value. */
export const valueLeaves = {
  Date: 'date',
  URL: 'url',
  RegExp: 'regexp',
  Uint8Array: 'bytes',
  Buffer: 'buffer',
  ArrayBuffer: 'arrayBuffer',
} as const satisfies Readonly<Record<ValueType, WireLeaf>>
