import type { PrimitiveName, Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import type { ShapeReader } from './shape-reader.js'

const names: readonly (readonly [flag: ts.TypeFlags, name: PrimitiveName])[] = [
  [ts.TypeFlags.String, 'string'],
  [ts.TypeFlags.Number, 'number'],
  [ts.TypeFlags.BigInt, 'bigint'],
  [ts.TypeFlags.Boolean, 'boolean'],
  [ts.TypeFlags.Null, 'null'],
  [ts.TypeFlags.Undefined, 'undefined'],
  [ts.TypeFlags.Void, 'void'],
  [ts.TypeFlags.Never, 'never'],
]

export function readPrimitive(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (type.flags & ts.TypeFlags.Any) return readAny(reader, type)
  if (type.flags & ts.TypeFlags.Unknown) {
    reader.problem({ kind: 'unknown', found: '`unknown`', instead: '' })
    return { kind: 'primitive', name: 'unknown' }
  }
  if (type.flags & ts.TypeFlags.NonPrimitive) {
    reader.problem({ kind: 'loose', found: 'object', instead: '' })
    return { kind: 'primitive', name: 'object' }
  }
  if (type.flags & ts.TypeFlags.ESSymbolLike) {
    return reader.problem({
      kind: 'unsendable',
      found: 'a symbol',
      instead: 'Send a string instead: a symbol exists only in the process that created it.',
    })
  }
  const name = names.find(([flag]) => type.flags & flag)?.[1]
  return name && { kind: 'primitive', name }
}

/** The compiler's own `any` for a name it could not find calls itself `error`. */
export function isErrorType(type: ts.Type): boolean {
  const { intrinsicName } = type as ts.Type & { readonly intrinsicName?: string }
  return intrinsicName === 'error'
}

function readAny(reader: ShapeReader, type: ts.Type): Shape {
  if (isErrorType(type)) {
    return reader.problem({
      kind: 'notFound',
      found: 'a type that is not declared in any file that was found',
      instead: '',
    })
  }
  reader.problem({ kind: 'any', found: '`any`', instead: '' })
  return { kind: 'primitive', name: 'any' }
}
