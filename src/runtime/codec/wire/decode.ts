import type { WireLeaf, WirePlan, WirePlans } from '../../../facts/wire-plan.js'
import { fromBase64 } from './base64.js'
import { convertWhole } from './convert.js'
import { leafNames } from './leaf-names.js'
import { misfit, type Direction, type Place } from './walk.js'

/**
 * The other way: from plain JSON a value of the planned type. The JSON itself is never changed.
 * Throws `WireFormatError`, whose path begins with `start`, for JSON that is of another type.
 */
export function decode(plan: WirePlan | undefined, json: unknown, place: Place): unknown {
  return convertWhole(decoding, plan, json, place)
}

/** The same, but that parts of another type are left as the JSON that they are. Never throws for what is stored. */
export function decodeLeniently(
  plan: WirePlan | undefined,
  json: unknown,
  plans?: WirePlans,
): unknown {
  return convertWhole(decoding, plan, json, { start: '', plans }, true)
}

const decoding: Direction = {
  leaf: (leaf, text, walk) => {
    const value = typeof text === 'string' ? decodeLeaf(leaf, text) : undefined
    if (value === undefined) throw misfit(walk, `the JSON of ${leafNames[leaf]}`)
    return value
  },
  asText: (text) => text,
  itemsOf: (what, items, walk) => {
    const isList = Array.isArray(items) && (what === 'Set' || items.every(isPair))
    if (!isList) throw misfit(walk, `the JSON of a ${what}`)
    return items as unknown[]
  },
  fromItems: (what, items) =>
    what === 'Set' ? new Set(items) : new Map(items as [unknown, unknown][]),
  absent: { here: null, there: undefined },
}

function isPair(item: unknown): boolean {
  return Array.isArray(item) && item.length === 2
}

function decodeLeaf(leaf: WireLeaf, text: string): unknown {
  switch (leaf) {
    case 'date':
      return decodeDate(text)
    case 'bigint':
      // `BigInt('')` is 0.
      return /^-?\d+$/.test(text) ? BigInt(text) : undefined
    case 'url':
      return URL.canParse(text) ? new URL(text) : undefined
    case 'regexp':
      return decodeRegExp(text)
    case 'bytes':
      return fromBase64(text)
    case 'buffer':
      return toBuffer(fromBase64(text))
    case 'arrayBuffer':
      return fromBase64(text)?.buffer
  }
}

/** Any form of ISO 8601 with a time: other producers than ours may have written it. */
function decodeDate(text: string): Date | undefined {
  const date = new Date(text)
  return /^[+-]?\d+-\d\d-\d\dT/.test(text) && !Number.isNaN(date.getTime()) ? date : undefined
}

function decodeRegExp(text: string): RegExp | undefined {
  const end = text.lastIndexOf('/')
  if (!text.startsWith('/') || end < 1) return undefined
  try {
    return new RegExp(text.slice(1, end), text.slice(end + 1))
  } catch {
    return undefined
  }
}

/** Where the platform has no `Buffer`, the generated types say that it is bytes. */
function toBuffer(bytes: Uint8Array<ArrayBuffer> | undefined): Uint8Array | undefined {
  const platform = (globalThis as { Buffer?: typeof Buffer }).Buffer
  return bytes === undefined || platform === undefined ? bytes : platform.from(bytes.buffer)
}
