import type { QueueDefinition } from './queue-definitions.js'
import { SIDES, type Side } from '../job/side.js'
import { checkJobResult, notePlain } from '../codec/wire-format.js'

/** Without a plan, JSON is what it is. */
function convert(
  how: 'encode' | 'decode' | 'decodeLeniently',
  side: Side,
  { wire }: Pick<QueueDefinition, 'wire'>,
  value: unknown,
  start: string = SIDES[side].start,
): unknown {
  if (!wire) return value
  const { codec, plans } = wire
  return codec[how](codec.read(wire, side), value, { start, plans })
}

/** What is stored of a side, and whether its type has named all of it. */
function encode(
  side: Side,
  queueName: string,
  definition: QueueDefinition,
  value: unknown,
  start?: string,
): readonly [stored: unknown, isPlain: boolean | undefined] {
  const { check, wire } = definition
  const isPlain = check?.checker.check(side, queueName, check, value, false)
  const stored = convert('encode', side, definition, value, start)
  if (wire?.asText?.includes(side) === true) {
    const arriving = convert('decodeLeniently', side, definition, stored, start)
    check?.checker.check(side, queueName, check, arriving, side === 'input')
  }
  return [stored, isPlain]
}

/** What is stored of a job's data. Throws `InvalidJobDataError` for data that is not of its type. */
export function encodeData(
  queueName: string,
  definition: QueueDefinition = {},
  data: unknown,
): unknown {
  const [stored, isPlain] = encode('input', queueName, definition, data)
  if (isPlain === true) notePlain(stored)
  return stored
}

/** The other way. Throws `InvalidJobDataError` for what cannot be read as the type of its queue. */
export function decodeData(
  queueName: string,
  definition: QueueDefinition = {},
  json: unknown,
): unknown {
  const { check } = definition
  if (check?.input === undefined) return convert('decode', 'input', definition, json)
  // What cannot be converted is found again by the check, which names every place and not the first alone.
  const data = convert('decodeLeniently', 'input', definition, json)
  check.checker.check('input', queueName, check, data, true)
  return data
}

/** Throws `InvalidJobDataError` where an upcaster has not made what its queue takes. */
export function checkUpcast(
  queueName: string,
  definition: QueueDefinition | undefined,
  data: unknown,
): void {
  definition?.check?.checker.check('input', queueName, definition.check, data, false)
}

/** What is stored of a job's result; `start` is what it is called in messages. Throws `InvalidJobResultError` for one that is not of its type. */
export function encodeResult(
  queueName: string,
  definition: QueueDefinition = {},
  result: unknown,
  start?: string,
): unknown {
  const [stored, isPlain] = encode('output', queueName, definition, result, start)
  if (isPlain !== true) checkJobResult(stored, start)
  return stored
}

/** The other way, as a producer reads it: what another version of its type has left is shown as it is stored. */
export function readData(definition: QueueDefinition, json: unknown): unknown {
  const data = convert('decodeLeniently', 'input', definition, json)
  definition.check?.checker.giveBack('input', definition.check, data)
  return data
}

/** The same for a result: what is wrong with one must not hide the other jobs of a list. */
export function readResult(definition: QueueDefinition, json: unknown): unknown {
  return decodeResult(definition, json, 'decodeLeniently')
}

/** The other way. Throws `WireFormatError`. */
export function decodeResult(
  definition: QueueDefinition,
  json: unknown,
  how: 'decode' | 'decodeLeniently' = 'decode',
): unknown {
  const result = convert(how, 'output', definition, json)
  definition.check?.checker.giveBack('output', definition.check, result)
  return result
}
