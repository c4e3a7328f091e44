import type { WireLeaf, WirePlan, WirePlans } from '../../facts/wire-plan.js'
import { toBase64 } from './base64.js'
import { convert } from './convert.js'
import { leafNames } from './leaf-names.js'
import { tagOf } from './tag-of.js'
import { misfit, type Direction } from './walk.js'

/**
 * A value of a planned type as plain JSON; without a plan it is that already, and is given back as it is. The value
 * itself is never changed. Throws `WireFormatError`, whose path begins with `start`, for a value of another type.
 */
export function encode(
  plan: WirePlan | undefined,
  value: unknown,
  { start, plans = {} }: { readonly start: string; readonly plans?: WirePlans | undefined },
): unknown {
  if (plan === undefined) return value
  return convert(plan, value, { direction: encoding, plans, start, steps: [], ancestors: [] })
}

const encoding: Direction = {
  leaf: (leaf, value, walk) => {
    const text = encodeLeaf(leaf, value) ?? encodeLeaf(leaf, ownJson(value))
    if (text === undefined) throw misfit(walk, leafNames[leaf])
    return text
  },
  itemsOf: (what, value, walk) => {
    const isMap = what === 'map'
    if (tagOf(value) !== (isMap ? 'Map' : 'Set')) throw misfit(walk, isMap ? 'a Map' : 'a Set')
    return value as Iterable<unknown>
  },
  fromItems: (_, items) => items,
  absent: { here: undefined, there: null },
}

function encodeLeaf(leaf: WireLeaf, value: unknown): string | undefined {
  if (leaf === 'bigint') return typeof value === 'bigint' ? String(value) : undefined
  if (typeof value !== 'object' || value === null) return undefined
  const tag = tagOf(value)
  switch (leaf) {
    case 'date':
      if (tag !== 'Date' || Number.isNaN((value as Date).getTime())) return undefined
      return (value as Date).toISOString()
    case 'url':
      return tag === 'URL' ? (value as { href: string }).href : undefined
    case 'regexp':
      return tag === 'RegExp' ? (value as RegExp).toString() : undefined
    case 'bytes':
    case 'buffer':
      return tag === 'Uint8Array' ? toBase64(value as Uint8Array) : undefined
    case 'arrayBuffer':
      return tag === 'ArrayBuffer' ? toBase64(new Uint8Array(value as ArrayBuffer)) : undefined
  }
}

/** A class may say that its JSON is a `Date`; then that is what it was typed as. */
function ownJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return undefined
  return typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : undefined
}
