import type { WireLeaf, WirePlan } from '../../../facts/wire-plan.js'
import { toBase64 } from './base64.js'
import { convertWhole } from './convert.js'
import { leafNames } from './leaf-names.js'
import { isPlatformValue, leafOf } from './platform-value.js'
import { tagOf } from './tag-of.js'
import { toPlain } from './to-plain.js'
import { misfit, type Direction, type Place } from './walk.js'
import { isObject } from '../../job/is-object.js'

/**
 * A value of a planned type as plain JSON; without a plan it is that already, and is given back as it is. The value
 * itself is never changed. Throws `WireFormatError`, whose path begins with `start`, for a value of another type.
 */
export function encode(plan: WirePlan | undefined, value: unknown, place: Place): unknown {
  return convertWhole(encoding, plan, value, place)
}

const encoding: Direction = {
  leaf: (leaf, value, walk) => {
    const text = encodeLeaf(leaf, value) ?? encodeLeaf(leaf, ownJson(value))
    if (text === undefined) throw misfit(walk, leafNames[leaf])
    return text
  },
  asText: (value, walk) => {
    const given = toPlain(value)
    const leaf = typeof given === 'bigint' ? 'bigint' : leafOf(given)
    return leaf === undefined ? given : encoding.leaf(leaf, given, walk)
  },
  itemsOf: (what, value, walk) => {
    if (tagOf(value) !== what) throw misfit(walk, `a ${what}`)
    return value as Iterable<unknown>
  },
  fromItems: (_, items) => items,
  absent: { here: undefined, there: null },
}

function encodeLeaf(leaf: WireLeaf, value: unknown): string | undefined {
  if (leaf === 'bigint') return typeof value === 'bigint' ? String(value) : undefined
  if (!isPlatformValue(leaf, value)) return undefined
  switch (leaf) {
    case 'date':
      return (value as Date).toISOString()
    case 'url':
      return (value as URL).href
    case 'regexp':
      return String(value)
    case 'bytes':
    case 'buffer':
      return toBase64(value as Uint8Array)
    case 'arrayBuffer':
      return toBase64(new Uint8Array(value as ArrayBuffer))
  }
}

/** A class may say that its JSON is a `Date`; then that is what it was typed as. */
function ownJson(value: unknown): unknown {
  if (!isObject(value) || !('toJSON' in value)) return undefined
  return typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : undefined
}
