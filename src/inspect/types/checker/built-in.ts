import type { Shape, ValueType } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { isPlatform } from '../../source/platform.js'
import type { ShapeReader } from './shape-reader.js'

/** Built-in classes that are sent as one value. */
const values = new Set(['Date', 'URL', 'RegExp', 'Uint8Array', 'ArrayBuffer', 'Buffer'])
const collections = new Set(['Map', 'ReadonlyMap', 'Set', 'ReadonlySet'])

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
  String: 'Write `string`, in lowercase.',
  Number: 'Write `number`, in lowercase.',
  Boolean: 'Write `boolean`, in lowercase.',
  Symbol: 'Send a string instead.',
  Object: 'Write the properties, or Record<string, unknown>.',
}

/** Types that the language, the platform or Node declares: recognised by name and by where they are declared. */
export function readBuiltIn(reader: ShapeReader, type: ts.Type): Shape | undefined {
  const name = builtInName(type)
  return name === undefined ? readDerived(reader, type) : readPlatformType(reader, type, name)
}

/** Whether a type is a value of the platform that is sent whole: a `Date`, a `Map`, bytes. */
export function isBuiltIn(type: ts.Type): boolean {
  const name = builtInName(type)
  return name !== undefined && (values.has(name) || collections.has(name))
}

function readPlatformType(reader: ShapeReader, type: ts.Type, name: string): Shape | undefined {
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
    return {
      kind: 'set',
      element: reader.at('.values()').read(first),
      readonly: name === 'ReadonlySet',
    }
  }
  if (values.has(name)) {
    const isOverOwn = first !== undefined && builtInName(first) === 'ArrayBuffer'
    return {
      kind: 'value',
      type: name as ValueType,
      ...(isOverOwn ? { over: 'ArrayBuffer' as const } : {}),
    }
  }
  const full = fullName(reader.checker, type)
  const instead = insteadOf(full) ?? (hasMethod(reader, type) ? plainly(full) : undefined)
  if (instead === undefined) return undefined
  return reader.problem({ kind: 'unsendable', found: `${article(full)} ${full}`, instead })
}

/**
 * What extends a type of the platform. An interface that only gives it a name (`interface JsonArray extends
 * Array<Json> {}`) is that type; anything more would not arrive.
 */
function readDerived(reader: ShapeReader, type: ts.Type): Shape | undefined {
  const { checker } = reader
  const symbol = type.getSymbol()
  const declared =
    symbol && (symbol.flags & ownTypes) !== 0 ? checker.getDeclaredTypeOfSymbol(symbol) : undefined
  if (symbol === undefined || !declared?.isClassOrInterface()) return undefined
  const base = platformBase(checker, declared)
  if (base === undefined) return undefined
  const hasOwn = (symbol.members?.size ?? 0) > (declared.typeParameters?.length ?? 0)
  if (!declared.isClass() && !hasOwn) {
    if (!checker.isArrayType(base)) return reader.read(base)
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    const readonly = base.getSymbol()?.name === 'ReadonlyArray'
    return element && { kind: 'array', element: reader.at('[]').read(element), readonly }
  }
  const name = base.getSymbol()?.name ?? ''
  return reader.problem({
    kind: 'unsendable',
    found: `${article(symbol.name)} ${symbol.name}, which extends ${name}`,
    instead:
      insteadOf(name) ??
      `Send the ${name}, and what ${symbol.name} adds to it as properties beside it.`,
  })
}

const ownTypes = ts.SymbolFlags.Class | ts.SymbolFlags.Interface

/** The first type of the platform with methods that a declaration extends, however far up. */
function platformBase(checker: ts.TypeChecker, type: ts.InterfaceType): ts.Type | undefined {
  for (const base of checker.getBaseTypes(type)) {
    const symbol = base.getSymbol()
    if (symbol === undefined) continue
    if (isPlatform(symbol)) {
      const isPlain = !symbol.name.endsWith('Error') && !base.getProperties().some(isMethod)
      if (isPlain) continue
      return base
    }
    const declared = checker.getDeclaredTypeOfSymbol(symbol)
    const further = declared.isClassOrInterface() ? platformBase(checker, declared) : undefined
    if (further !== undefined) return further
  }
  return undefined
}

/** `Temporal.Instant`; for what a module declares, its name alone. */
function fullName(checker: ts.TypeChecker, type: ts.Type): string {
  const name = checker.getFullyQualifiedName(type.symbol)
  return /^[\w.]+$/.test(name) ? name : type.symbol.name
}

function plainly(name: string): string {
  return name.startsWith('Temporal.')
    ? `Send its text, which toString() gives, and read it in the handler with ${name}.from().`
    : 'Send its data, as plain properties.'
}

function hasMethod(reader: ShapeReader, type: ts.Type): boolean {
  return reader.checker.getPropertiesOfType(type).some(isMethod)
}

function isMethod(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Method) !== 0
}

function insteadOf(name: string): string | undefined {
  return unsendable[name] ?? (name.endsWith('Error') ? unsendable['Error'] : undefined)
}

function article(name: string): string {
  return /^(?:[AEIOU]|HTML)/.test(name) ? 'an' : 'a'
}

/** The name of a global class or interface of the platform; undefined for the project's own of the same name. */
export function builtInName(type: ts.Type): string | undefined {
  const symbol = type.getSymbol()
  if (symbol === undefined || !(symbol.flags & ownTypes)) return undefined
  return isPlatform(symbol) ? symbol.name : undefined
}
