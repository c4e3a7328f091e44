import type { Shape } from '../../model/shape.js'
import { ts } from '../typescript.js'
import type { ShapeReader } from './shape-reader.js'

/** Built-in classes that are sent as one value. */
const values = new Set(['Date', 'URL', 'RegExp', 'Uint8Array', 'ArrayBuffer', 'Buffer'])

/** Built-in classes that cannot be sent, and what to send instead. */
const unsendable: Readonly<Record<string, string>> = {
  Promise: 'Await it before the job is added.',
  WeakMap: 'Use a Map.',
  WeakSet: 'Use a Set.',
  WeakRef: 'Send the data it refers to.',
  Function: 'Send the data that the function needs, and call it in the handler.',
  Error: 'Send its parts: { name: string; message: string }.',
  Blob: 'Send its bytes: a Uint8Array.',
  File: 'Send its bytes and its name: { name: string; bytes: Uint8Array }.',
  FormData: 'Send its fields as an object.',
  Headers: 'Send them as Record<string, string>.',
  Request: 'Send its parts: url, method, body.',
  Response: 'Send its parts: status, body.',
  ReadableStream: 'Store the stream and send where it is.',
  WritableStream: 'Store the stream and send where it is.',
  Readable: 'Store the stream and send where it is.',
  Writable: 'Store the stream and send where it is.',
  AbortSignal: 'The handler has one of its own: interaction.queue.signal.',
  SharedArrayBuffer: 'Send its bytes: a Uint8Array.',
  DataView: 'Send its bytes: a Uint8Array.',
  Int8Array: 'Send a Uint8Array, or number[].',
  Uint8ClampedArray: 'Send a Uint8Array.',
  Int16Array: 'Send number[].',
  Uint16Array: 'Send number[].',
  Int32Array: 'Send number[].',
  Uint32Array: 'Send number[].',
  Float32Array: 'Send number[].',
  Float64Array: 'Send number[].',
  BigInt64Array: 'Send bigint[].',
  BigUint64Array: 'Send bigint[].',
  Generator: 'Collect it into an array.',
  AsyncGenerator: 'Collect it into an array.',
  Iterator: 'Collect it into an array.',
  Iterable: 'Collect it into an array.',
  String: 'Write `string`, with a small letter.',
  Number: 'Write `number`, with a small letter.',
  Boolean: 'Write `boolean`, with a small letter.',
  Symbol: 'Send a text instead.',
  Object: 'Write the properties, or Record<string, unknown>.',
}

/** Types that the language, the platform or Node declares: recognised by name and by where they are declared. */
export function readBuiltIn(reader: ShapeReader, type: ts.Type): Shape | undefined {
  const name = builtInName(type)
  if (name === undefined) return undefined
  const [first, second] = reader.checker.getTypeArguments(type as ts.TypeReference)
  if ((name === 'Map' || name === 'ReadonlyMap') && first && second) {
    return {
      kind: 'map',
      key: reader.at('.keys()').read(first),
      value: reader.at('.values()').read(second),
      readonly: name === 'ReadonlyMap',
    }
  }
  if ((name === 'Set' || name === 'ReadonlySet') && first) {
    return { kind: 'set', element: reader.at('.values()').read(first), readonly: name === 'ReadonlySet' }
  }
  if (values.has(name)) return { kind: 'value', type: name as 'Date' }
  const instead = unsendable[name] ?? (name.endsWith('Error') ? unsendable['Error'] : undefined)
  if (instead === undefined) return undefined
  return reader.problem({ kind: 'unsendable', found: `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`, instead })
}

/** The name of a global class or interface of the platform; undefined for the project's own of the same name. */
function builtInName(type: ts.Type): string | undefined {
  const symbol = type.getSymbol()
  if (symbol === undefined || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) return undefined
  const isPlatform = symbol.declarations?.some((declaration) =>
    /\/node_modules\/(?:typescript\/lib|@types\/node|bun-types|@cloudflare\/workers-types)\//.test(declaration.getSourceFile().fileName),
  )
  return isPlatform ? symbol.name : undefined
}
