import { tagOf } from './tag-of.js'
import { isObject } from '../../job/is-object.js'

/** What says itself how it becomes JSON was typed as that JSON. The platform's own values are typed as themselves. */
export function toPlain(value: unknown): unknown {
  if (!isObject(value)) return value
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON !== 'function' || platformValues.has(tagOf(value))) return value
  return (value as { toJSON(): unknown }).toJSON()
}

const platformValues = new Set(['Date', 'URL', 'Uint8Array'])
