import type { WireLeaf } from '../../facts/wire-plan.js'
import { tagOf } from './tag-of.js'

/** Whether a value is what a leaf stands for; a date must be valid. */
export function isPlatformValue(leaf: Exclude<WireLeaf, 'bigint'>, value: unknown): boolean {
  return tagOf(value) === tags[leaf] && !(leaf === 'date' && Number.isNaN(Number(value)))
}

const tags = {
  date: 'Date',
  url: 'URL',
  regexp: 'RegExp',
  bytes: 'Uint8Array',
  buffer: 'Uint8Array',
  arrayBuffer: 'ArrayBuffer',
} as const
