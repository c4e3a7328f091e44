import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import type { ShapeReader } from './shape-reader.js'

/** Literal types, enum members among them, template literals, and `Uppercase<…>` with its siblings. */
export function readLiteral(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (type.isStringLiteral()) return { kind: 'literal', type: 'string', value: type.value }
  if (type.isNumberLiteral()) {
    // An enum may compute NaN and Infinity, which have no literal.
    if (!Number.isFinite(type.value)) return { kind: 'primitive', name: 'number' }
    // To the compiler -0 and 0 are one type, and which of the two it holds is chance.
    return { kind: 'literal', type: 'number', value: type.value === 0 ? 0 : type.value }
  }
  if (type.flags & ts.TypeFlags.BigIntLiteral) {
    const { negative, base10Value } = (type as ts.BigIntLiteralType).value
    return { kind: 'literal', type: 'bigint', value: `${negative ? '-' : ''}${base10Value}` }
  }
  if (type.flags & ts.TypeFlags.BooleanLiteral) {
    const { intrinsicName } = type as ts.Type & { readonly intrinsicName: string }
    return { kind: 'literal', type: 'boolean', value: intrinsicName === 'true' }
  }
  if (type.flags & ts.TypeFlags.Enum) return { kind: 'primitive', name: 'number' }
  if (type.flags & ts.TypeFlags.TemplateLiteral) {
    const { texts, types } = type as ts.TemplateLiteralType
    return { kind: 'template', texts, types: types.map((part) => reader.read(part)) }
  }
  if (type.flags & ts.TypeFlags.StringMapping) {
    const { symbol, type: of } = type as ts.StringMappingType
    return { kind: 'cased', casing: symbol.name, of: reader.read(of) }
  }
  return undefined
}
