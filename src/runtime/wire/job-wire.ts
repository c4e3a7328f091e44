import type { QueueWire } from '../../facts/wire-plan.js'
import type { QueueDefinition } from '../queue/queue-definitions.js'
import { decode } from './decode.js'
import { encode } from './encode.js'

/** What is stored of a job's data. Without definitions, JSON is what it is. Throws `WireFormatError`. */
export function encodeData(definition: QueueDefinition | undefined, data: unknown): unknown {
  return encode(definition?.wire?.input, data, placeOf(definition?.wire, 'data'))
}

/** The other way. Throws `WireFormatError`. */
export function decodeData(definition: QueueDefinition | undefined, json: unknown): unknown {
  return decode(definition?.wire?.input, json, placeOf(definition?.wire, 'data'))
}

/** What is stored of a job's result. Throws `WireFormatError`. */
export function encodeResult(definition: QueueDefinition | undefined, result: unknown): unknown {
  return encode(definition?.wire?.output, result, placeOf(definition?.wire, 'result'))
}

/** The other way. Throws `WireFormatError`. */
export function decodeResult(definition: QueueDefinition | undefined, json: unknown): unknown {
  return decode(definition?.wire?.output, json, placeOf(definition?.wire, 'result'))
}

function placeOf(wire: QueueWire | undefined, start: string) {
  return { start, plans: wire?.plans }
}
