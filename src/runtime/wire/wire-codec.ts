import { decode, decodeLeniently } from './decode.js'
import { encode } from './encode.js'

/** Makes JSON of values by their plans, and the other way. */
export interface WireCodec {
  readonly encode: typeof encode
  readonly decode: typeof decode
  readonly decodeLeniently: typeof decodeLeniently
}

/**
 * Given by the generated definitions to the queues whose jobs are not JSON as they are: a bundle of a project that has
 * no such queue goes without it.
 */
export const wireCodec: WireCodec = { encode, decode, decodeLeniently }
