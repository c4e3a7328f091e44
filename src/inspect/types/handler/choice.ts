import { contentOf } from '../../../model/content-of.js'
import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isNothing, type Constituent } from '../syntax/constituent.js'
import { unionAt } from '../syntax/union-at.js'
import { readConstituents } from '../syntax/read-constituents.js'
import { constituentsOf } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import { shapeOf, type ValueType } from './value-type.js'

/** `isLate ? fee : null` */
export function readChoice(reader: ValueReader, expression: ts.ConditionalExpression): ValueType {
  return joinValues(
    reader,
    [expression.whenTrue, expression.whenFalse].map(reader.read),
    expression,
  )
}

/** One of several values, which are of one type, or some of which are nothing. */
export function joinValues(
  { types }: ValueReader,
  values: readonly ValueType[],
  place: ts.Node,
): ValueType {
  const [first, ...more] = values
  if (first !== undefined && more.length === 0) return first
  const shapes = values.map((value) => shapeOf(types, value, place))
  // Beside `undefined`, the compiler drops it; and whoever gives `never` gives nothing.
  if (shapes.some(isEmpty)) throw new NeedsChecker('a choice of nothing')
  const kind = values.some((value) => value.kind === 'literal') ? 'literal' : 'made'
  const isOneOf = values.some(
    (value, index) => value.kind === 'literal' && !isAbsence(shapes[index] as Shape),
  )
  const absent = shapes.filter(isAbsence)
  const [present, ...others] = values.filter((_, index) => !isAbsence(shapes[index] as Shape))
  const [shape, ...alike] = shapes.filter((given) => !isAbsence(given))
  if (shape === undefined || present === undefined) throw new NeedsChecker('nothing but nothing')
  if (alike.some((other) => contentOf(other) !== contentOf(shape)))
    throw new NeedsChecker('a choice between two types')
  if (absent.length === 0) return { kind, shape, isOneOf }
  // The compiler may know a union by another name beside one more member.
  const isUnion =
    present.kind === 'declared'
      ? constituentsOf(types, present).length > 1
      : present.kind === 'service' || present.shape.kind === 'union'
  if (isUnion || others.length > 0) throw new NeedsChecker('a choice between two types')
  return { kind, shape: unionAt(types.in(types.scope, place), [shape, ...absent]), isOneOf }
}

/** `data.note ?? null`, `data.retries ?? 3` */
export function readDefault(reader: ValueReader, { left, right }: ts.BinaryExpression): ValueType {
  const { types } = reader
  const value = reader.read(left)
  if (value.kind !== 'declared') throw new NeedsChecker('a default of what is made here')
  const constituents = constituentsOf(types, value)
  const present = constituents.filter((constituent) => !isNothing(constituent))
  const [only, another] = present
  if (present.length === constituents.length || only === undefined || another !== undefined)
    throw new NeedsChecker('a default of a union')
  const shape = readConstituents(types, present)
  const other = reader.read(right)
  const given = shapeOf(types, other, right)
  if (isAbsence(given))
    return { kind: 'literal', shape: unionAt(types.in(types.scope, left), [shape, given]) }
  if (isPrimitive(only) && contentOf(shape) === contentOf(given)) return { kind: 'made', shape }
  throw new NeedsChecker('a default of another type')
}

function isPrimitive({ kind }: Constituent): boolean {
  return kind === 'primitive'
}

function isEmpty(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'void' || shape.name === 'never')
}

function isAbsence(shape: Shape): boolean {
  return shape.kind === 'primitive' && (shape.name === 'null' || shape.name === 'undefined')
}
