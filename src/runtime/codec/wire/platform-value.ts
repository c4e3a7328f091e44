import type { WireLeaf } from '../../../facts/wire-plan.js'
import { tagOf } from './tag-of.js'
import { isObject } from '../../job/is-object.js'

/** Whether a value is what a leaf stands for; a date must be valid. */
export function isPlatformValue(leaf: PlatformLeaf, value: unknown): boolean {
  return tagOf(value) === tags[leaf] && !(leaf === 'date' && Number.isNaN(Number(value)))
}

/** The leaf that stands for a value; of two for one kind of value, the first. */
export function leafOf(value: unknown): PlatformLeaf | undefined {
  if (!isObject(value)) return undefined
  const tag = tagOf(value)
  return (Object.keys(tags) as PlatformLeaf[]).find((leaf) => tags[leaf] === tag)
}

type PlatformLeaf = Exclude<WireLeaf, 'bigint'>

const tags = {
  date: 'Date',
  url: 'URL',
  regexp: 'RegExp',
  bytes: 'Uint8Array',
  buffer: 'Uint8Array',
  arrayBuffer: 'ArrayBuffer',
} as const
