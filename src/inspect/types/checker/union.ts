import type { PrimitiveShape, Shape } from '../../../model/shape.js'
import type { SourceSpan } from '../../../model/source-span.js'
import { ts } from '../../source/typescript.js'
import { contentOf } from '../../../model/content-of.js'
import type { ShapeReader } from './shape-reader.js'
import { compareText } from '../../../facts/compare-text.js'

/**
 * The order in which the compiler holds a union's members depends on which types it happened to meet first, so they
 * are put into an order of their own: literals by value, then the rest by what they are, `null` and `undefined` last.
 */
export function readUnion(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (!type.isUnion()) return undefined
  const members = namedMembers(reader, type).map((member) => reader.read(member))
  return unionOf(members, () => reader.place(aliasOf(type) ?? reader.node))
}

/**
 * The type of what may be absent, without the `undefined` that `?` puts there. Where the project tells `?` from
 * `| undefined`, the compiler has an `undefined` of its own for the first; else the two are one.
 */
export function readOptional(reader: ShapeReader, type: ts.Type): Shape {
  if (isAbsence(reader, type) && reader.exactOptional) return { kind: 'primitive', name: 'never' }
  if (!type.isUnion()) return reader.read(type)
  const members = namedMembers(reader, type)
  const present = members.filter((member) => !isAbsence(reader, member))
  if (present.length === members.length || present.length === 0) return reader.read(type)
  const shapes = present.map((member) => reader.read(member))
  return unionOf(shapes, () => reader.place(reader.node))
}

function isAbsence({ exactOptional, checker }: ShapeReader, type: ts.Type): boolean {
  if (!(type.flags & ts.TypeFlags.Undefined)) return false
  return !exactOptional || type !== checker.getUndefinedType()
}

/** The alias that a union is declared with, unless each use of it settles what it is. */
function aliasOf({ aliasSymbol, aliasTypeArguments }: ts.Type): ts.Node | undefined {
  return aliasTypeArguments === undefined ? aliasSymbol?.declarations?.[0] : undefined
}

/** The union of some shapes; the shape itself when there is one. `place` is asked for where it may be of use. */
export function unionOf(
  shapes: readonly Shape[],
  place: () => SourceSpan | undefined = () => undefined,
): Shape {
  const flat = shapes
    .flatMap((shape) => (shape.kind === 'union' ? shape.members : [shape]))
    .filter((member) => member.kind !== 'primitive' || member.name !== 'never')
  // Beside `null` and `undefined` there is mostly one other, which needs no key: the key of a large type is a large text.
  const isAlone = flat.filter((member) => !isAbsent(member)).length === 1
  const members = new Map<string, Shape>()
  for (const member of flat) {
    members.set(isAlone && !isAbsent(member) ? '' : orderKey(member), member)
  }
  const sorted = [...members].sort(([a], [b]) => compareText(a, b)).map(([, shape]) => shape)
  const [first] = sorted
  if (first === undefined) return { kind: 'primitive', name: 'never' }
  if (sorted.length === 1) return first
  const declaredAt = mayBeAlike(sorted) ? place() : undefined
  return { kind: 'union', members: sorted, ...(declaredAt === undefined ? {} : { declaredAt }) }
}

const holders: ReadonlySet<Shape['kind']> = new Set([
  'object',
  'array',
  'tuple',
  'map',
  'set',
  'reference',
])

/** Whether members of a union may look alike in JSON. */
function mayBeAlike(members: readonly Shape[]): boolean {
  return (
    members.some(isConverted) || members.filter((member) => holders.has(member.kind)).length > 1
  )
}

function isConverted(shape: Shape): boolean {
  if (shape.kind === 'brand') return isConverted(shape.base)
  const isBigint =
    (shape.kind === 'primitive' && shape.name === 'bigint') ||
    (shape.kind === 'literal' && shape.type === 'bigint')
  return isBigint || shape.kind === 'value' || shape.kind === 'map' || shape.kind === 'set'
}

/**
 * The members as they were written, where the compiler still knows: `Status | null` holds `Status`, not its literals.
 * A boolean is held as its two literals, an enum as its members; both are put together again.
 */
function namedMembers(reader: ShapeReader, type: ts.UnionType): ts.Type[] {
  const { origin } = type as ts.UnionType & { readonly origin?: ts.Type }
  if (origin?.isUnion())
    return origin.types.flatMap((member) =>
      wholeMembers(reader, member.isUnion() && !isWhole(member) ? member.types : [member]),
    )
  // An enum is the union of its members: put together again it would lead back to itself.
  if (type.flags & ts.TypeFlags.EnumLiteral) return type.types
  return wholeMembers(reader, type.types)
}

function isWhole(type: ts.UnionType): boolean {
  return (
    type.aliasSymbol !== undefined ||
    (type.flags & (ts.TypeFlags.Boolean | ts.TypeFlags.EnumLiteral)) !== 0
  )
}

function wholeMembers(reader: ShapeReader, types: readonly ts.Type[]): ts.Type[] {
  const present = new Set(types)
  const members = new Set<ts.Type>()
  for (const type of types) {
    const isPart = type.flags & (ts.TypeFlags.BooleanLiteral | ts.TypeFlags.EnumLiteral)
    const whole = isPart ? reader.checker.getBaseTypeOfLiteralType(type) : type
    const isComplete =
      whole.isUnion() && whole !== type && whole.types.every((part) => present.has(part))
    members.add(isComplete ? whole : type)
  }
  return [...members]
}

const kinds: readonly Shape['kind'][] = [
  'literal',
  'template',
  'cased',
  'primitive',
  'brand',
  'value',
  'reference',
  'object',
  'array',
  'tuple',
  'map',
  'set',
  'union',
]

function isAbsent(shape: Shape): shape is PrimitiveShape {
  return (
    shape.kind === 'primitive' &&
    (shape.name === 'null' || shape.name === 'undefined' || shape.name === 'void')
  )
}

function orderKey(shape: Shape): string {
  if (isAbsent(shape)) return `~${shape.name}`
  const rank = String(kinds.indexOf(shape.kind)).padStart(2, '0')
  if (shape.kind === 'literal' && shape.type === 'number')
    return `${rank}number:${numberKey(Number(shape.value))}`
  return `${rank}${contentOf(shape)}`
}

/** Numbers sort by value, not by their digits. */
function numberKey(value: number): string {
  const sign = value < 0 ? 0 : 1
  const size = Math.abs(value).toExponential(15).split('e')
  const exponent = Number(size[1]) + 400
  const magnitude = `${String(exponent).padStart(4, '0')}${size[0]}`
  return `${sign}${sign === 1 ? magnitude : invert(magnitude)}:${value}`
}

function invert(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))
}
