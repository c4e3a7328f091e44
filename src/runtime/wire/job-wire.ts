import type { QueueDefinition } from '../queue/queue-definitions.js'

/** What is stored of a job's data. Without a plan, JSON is what it is. Throws `WireFormatError`. */
export function encodeData(definition: QueueDefinition | undefined, data: unknown): unknown {
  const wire = definition?.wire
  return wire ? wire.codec.encode(wire.input, data, { start: 'data', plans: wire.plans }) : data
}

/** The other way. Throws `WireFormatError`. */
export function decodeData(definition: QueueDefinition | undefined, json: unknown): unknown {
  const wire = definition?.wire
  return wire ? wire.codec.decode(wire.input, json, { start: 'data', plans: wire.plans }) : json
}

/** What is stored of a job's result. Throws `WireFormatError`. */
export function encodeResult(definition: QueueDefinition | undefined, result: unknown): unknown {
  const wire = definition?.wire
  return wire
    ? wire.codec.encode(wire.output, result, { start: 'result', plans: wire.plans })
    : result
}

/** The other way. Throws `WireFormatError`. */
export function decodeResult(definition: QueueDefinition | undefined, json: unknown): unknown {
  const wire = definition?.wire
  return wire ? wire.codec.decode(wire.output, json, { start: 'result', plans: wire.plans }) : json
}
