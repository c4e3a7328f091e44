import type { QueueDefinition } from './queue-definitions.js'
import { checkJobResult, notePlain } from '../codec/wire-format.js'

/**
 * What is stored of a job's data. Without a plan, JSON is what it is.
 * Throws `InvalidJobDataError` for data that is not of its type.
 */
export function encodeData(
  queueName: string,
  definition: QueueDefinition | undefined,
  data: unknown,
): unknown {
  const { check, wire } = definition ?? {}
  const isPlain = check?.checker.checkData(queueName, check, data, false)
  const stored = wire
    ? wire.codec.encode(wire.input, data, { start: 'data', plans: wire.plans })
    : data
  if (wire?.asText?.includes('input') === true) {
    check?.checker.checkData(queueName, check, readData({ wire }, stored), true)
  }
  if (isPlain === true) notePlain(stored)
  return stored
}

/** The other way. Throws `InvalidJobDataError` for what cannot be read as the type of its queue. */
export function decodeData(
  queueName: string,
  definition: QueueDefinition | undefined,
  json: unknown,
): unknown {
  const { check, wire } = definition ?? {}
  if (check?.input === undefined) {
    return wire ? wire.codec.decode(wire.input, json, { start: 'data', plans: wire.plans }) : json
  }
  // What cannot be converted is found again by the check, which names every place and not the first alone.
  const data = convertData(definition ?? {}, json)
  check.checker.checkData(queueName, check, data, true)
  return data
}

/** Throws `InvalidJobDataError` where an upcaster has not made what its queue takes. */
export function checkUpcast(
  queueName: string,
  definition: QueueDefinition | undefined,
  data: unknown,
): void {
  definition?.check?.checker.checkData(queueName, definition.check, data, false)
}

/** What is stored of a job's result; `start` is what it is called in messages. Throws `InvalidJobResultError` for one that is not of its type. */
export function encodeResult(
  queueName: string,
  definition: QueueDefinition | undefined,
  result: unknown,
  start = 'result',
): unknown {
  const { check, wire } = definition ?? {}
  const isPlain = check?.checker.checkResult(queueName, check, result)
  const stored = wire
    ? wire.codec.encode(wire.output, result, { start, plans: wire.plans })
    : result
  if (wire?.asText?.includes('output') === true) {
    const arriving = wire.codec.decodeLeniently(wire.output, stored, { start, plans: wire.plans })
    check?.checker.checkResult(queueName, check, arriving)
  }
  if (isPlain !== true) checkJobResult(stored, start)
  return stored
}

/** The other way, as a producer reads it: what another version of its type has left is shown as it is stored. */
export function readData(definition: QueueDefinition, json: unknown): unknown {
  const data = convertData(definition, json)
  definition.check?.checker.giveBack('input', definition.check, data)
  return data
}

function convertData({ wire }: QueueDefinition, json: unknown): unknown {
  return wire
    ? wire.codec.decodeLeniently(wire.input, json, { start: 'data', plans: wire.plans })
    : json
}

/** The other way. Throws `WireFormatError`. */
export function decodeResult(definition: QueueDefinition | undefined, json: unknown): unknown {
  const { check, wire } = definition ?? {}
  const result = wire
    ? wire.codec.decode(wire.output, json, { start: 'result', plans: wire.plans })
    : json
  check?.checker.giveBack('output', check, result)
  return result
}
