import type { QueueWire } from '../../facts/wire-plan.js'
import { checkData, checkResult } from '../check/job-check.js'
import type { QueueDefinition } from '../queue/queue-definitions.js'
import { checkJobResult, notePlain } from '../queue/wire-format.js'
import { decode, decodeLeniently } from './decode.js'
import { encode } from './encode.js'

/**
 * What is stored of a job's data. Without definitions, JSON is what it is.
 * Throws `InvalidJobDataError` for data that is not of its type.
 */
export function encodeData(
  queueName: string,
  definition: QueueDefinition | undefined,
  data: unknown,
): unknown {
  const isPlain = checkData(queueName, definition, data, false)
  const wire = definition?.wire
  const stored = wire === undefined ? data : encode(wire.input, data, placeOf(wire, 'data'))
  if (isPlain) notePlain(stored)
  return stored
}

/** The other way. Throws `InvalidJobDataError` for what cannot be read as the type of its queue. */
export function decodeData(
  queueName: string,
  definition: QueueDefinition | undefined,
  json: unknown,
): unknown {
  if (definition?.check?.input === undefined) {
    return decode(definition?.wire?.input, json, placeOf(definition?.wire, 'data'))
  }
  // What cannot be converted is found again by the check, which names every place and not the first alone.
  const data = decodeLeniently(definition.wire?.input, json, definition.wire?.plans)
  checkData(queueName, definition, data, true)
  return data
}

/** What is stored of a job's result; `start` is what it is called in messages. Throws `InvalidJobResultError` for one that is not of its type. */
export function encodeResult(
  queueName: string,
  definition: QueueDefinition | undefined,
  result: unknown,
  start = 'result',
): unknown {
  const isPlain = checkResult(queueName, definition, result)
  const stored = encode(definition?.wire?.output, result, placeOf(definition?.wire, start))
  if (!isPlain) checkJobResult(stored, start)
  return stored
}

/** The other way, as a producer reads it: what another version of its type has left is shown as it is stored. */
export function readData(definition: QueueDefinition, json: unknown): unknown {
  return decodeLeniently(definition.wire?.input, json, definition.wire?.plans)
}

/** The other way. Throws `WireFormatError`. */
export function decodeResult(definition: QueueDefinition | undefined, json: unknown): unknown {
  return decode(definition?.wire?.output, json, placeOf(definition?.wire, 'result'))
}

function placeOf(wire: QueueWire | undefined, start: string) {
  return { start, plans: wire?.plans }
}
