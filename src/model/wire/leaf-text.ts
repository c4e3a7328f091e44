import type { WireLeaf } from '../../facts/wire-plan.js'

/** Texts that could be the JSON of a leaf; a literal that is none of them can stand beside the leaf in a union. */
const forms: Readonly<Record<WireLeaf, RegExp>> = {
  date: /^[+-]?\d+-\d\d-\d\dT/,
  bigint: /^-?\d+$/,
  bytes: /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/,
  buffer: /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/,
  arrayBuffer: /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/,
  url: /^[a-z][a-z\d+.-]*:/i,
  regexp: /^\//,
}

export function mayBeLeaf(text: string, leaf: WireLeaf): boolean {
  return forms[leaf].test(text)
}
