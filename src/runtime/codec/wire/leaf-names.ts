import type { WireLeaf } from '../../../facts/wire-plan.js'

/** What a leaf is called in a message. */
export const leafNames: Readonly<Record<WireLeaf, string>> = {
  date: 'a valid Date',
  bigint: 'a bigint',
  bytes: 'a Uint8Array',
  buffer: 'a Buffer',
  arrayBuffer: 'an ArrayBuffer',
  url: 'a URL',
  regexp: 'a RegExp',
}
