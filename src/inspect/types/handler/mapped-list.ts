import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { elementOf } from '../syntax/element.js'
import type { NodeReader } from '../syntax/node-reader.js'
import type { WrittenType } from '../syntax/scope.js'
import { withElement } from './handler-names.js'
import { checkUsual } from './language-members.js'
import { kindOf } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import { shapeOf, type ValueType } from './value-type.js'

/** `data.lines.map(({ sku }) => sku)` */
export function readMapped(
  reader: ValueReader,
  list: ValueType,
  { arguments: [given, another], typeArguments }: ts.CallExpression,
): ValueType {
  const isPlain =
    given !== undefined &&
    another === undefined &&
    typeArguments === undefined &&
    ts.isArrowFunction(given) &&
    given.modifiers === undefined &&
    given.typeParameters === undefined &&
    given.type === undefined &&
    given.parameters.every(isUntyped)
  if (!isPlain || ts.isBlock(given.body)) throw new NeedsChecker('a list made by a function')
  const names = withElement(reader.names, given, elementIn(reader.types, list))
  checkUsual(reader, 'list')
  const value = reader.among(names).read(given.body)
  // A function that gives one of several literals gives these, and not what they are of.
  if (value.kind === 'literal' && value.isOneOf === true)
    throw new NeedsChecker('a list of several literals')
  const element = shapeOf(reader.types, value, given.body)
  return { kind: 'made', shape: { kind: 'array', element, readonly: false } }
}

function isUntyped({ type, initializer, dotDotDotToken }: ts.ParameterDeclaration): boolean {
  return type === undefined && initializer === undefined && dotDotDotToken === undefined
}

function elementIn(types: NodeReader, list: ValueType): WrittenType {
  const [piece, another] = list.kind === 'declared' ? list.pieces : []
  const isList = piece !== undefined && another === undefined && kindOf(types, list) === 'list'
  if (!isList || !('node' in piece)) throw new NeedsChecker('the elements of what is no list')
  return elementOf(types.in(piece.scope), piece.node)
}
