import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isNothing, undefinedConstituent, type Piece } from '../syntax/constituent.js'
import { propertyPieces } from '../syntax/indexed-access.js'
import type { NodeReader } from '../syntax/node-reader.js'
import type { HandlerName, OtherName } from './handler-names.js'
import { serviceIn } from './services.js'
import { readMember } from './language-members.js'
import { pathOf } from './narrowed.js'
import { constituentsOf, kindOf } from './value-kind.js'
import type { ValueReader } from './value-reader.js'
import type { ValueType } from './value-type.js'

/** A name of the handler's own, by its declared type. */
export function readName(reader: ValueReader, name: ts.Identifier): ValueType {
  const stands = reader.names.own.get(name.text)
  if (stands === undefined || stands.kind === 'other')
    throw new NeedsChecker(`the value of ${name.text}`)
  const { types } = reader
  let value = wholeOf(reader, name.text, stands)
  // `const { note } = data` takes what the compiler knows of `data.note` there.
  let path = stands.kind === 'constant' ? pathOf(stands.value) : undefined
  for (const key of stands.path) {
    value = propertyOf(types, value, key)
    path = path && `${path}.${key}`
    if (stands.kind === 'constant') checkDeclared(reader, { path, at: stands.value }, value)
  }
  checkDeclared(reader, { path: name.text, at: name }, value)
  return value
}

/** What a name was taken out of, or what it stands for itself. */
function wholeOf(
  { types, inside }: ValueReader,
  name: string,
  stands: Exclude<HandlerName, OtherName>,
): ValueType {
  const { scope } = types
  switch (stands.kind) {
    case 'services':
      return { kind: 'service', type: stands.type && { scope, node: stands.type } }
    case 'data':
      return { kind: 'declared', pieces: [{ scope, node: stands.type }] }
    case 'element':
      return { kind: 'declared', pieces: [stands.type] }
    case 'constant':
      return inside(name).read(stands.value)
  }
}

/** `data.customer.name`, `data.note?.length` */
export function readProperty(
  reader: ValueReader,
  expression: ts.PropertyAccessExpression,
): ValueType {
  const { types } = reader
  const { expression: holder, name, questionDotToken } = expression
  const outer = reader.read(holder)
  if (outer.kind === 'service')
    return asDeclared(reader, expression, serviceIn(types, outer, name.text))
  const isChained = questionDotToken !== undefined
  const present = isChained ? presentOf(types, outer) : outer
  const kind = kindOf(types, present)
  const value =
    kind === 'object' ? propertyOf(types, present, name.text) : readMember(reader, kind, name.text)
  const given = present === outer ? value : orUndefined(value)
  return asDeclared(reader, expression, given)
}

/** A property of an object. */
function propertyOf(types: NodeReader, value: ValueType, key: string): ValueType {
  if (value.kind === 'service') return serviceIn(types, value, key)
  if (value.kind === 'declared') {
    const [piece, another] = value.pieces
    if (piece === undefined || another !== undefined || !('node' in piece))
      throw new NeedsChecker('a property of a union')
    const inside = types.in(piece.scope)
    const property = inside.members(piece.node).properties.get(key)
    if (property === undefined) throw new NeedsChecker('a property that is not declared')
    return { kind: 'declared', pieces: propertyPieces(inside, property) }
  }
  const property =
    value.shape.kind === 'object'
      ? value.shape.properties.find(({ name }) => name === key)
      : undefined
  if (property === undefined) throw new NeedsChecker('a property that is not declared')
  return { kind: 'made', shape: property.shape }
}

/** What is left of a value before `?.`. */
function presentOf(types: NodeReader, value: ValueType): ValueType {
  if (value.kind !== 'declared') throw new NeedsChecker('an optional chain of what is made here')
  const constituents = constituentsOf(types, value)
  const [only, another] = constituents.filter((constituent) => !isNothing(constituent))
  if (only === undefined || another !== undefined) throw new NeedsChecker('a property of a union')
  if (constituents.length === 1) throw new NeedsChecker('an optional chain of what is there')
  const piece: Piece = 'written' in only ? only.written : only
  return { kind: 'declared', pieces: [piece] }
}

function orUndefined(value: ValueType): ValueType {
  if (value.kind === 'declared')
    return { kind: 'declared', pieces: [...value.pieces, undefinedConstituent] }
  throw new NeedsChecker('what is made by the end of an optional chain')
}

function asDeclared(
  reader: ValueReader,
  reference: ts.PropertyAccessExpression,
  value: ValueType,
): ValueType {
  checkDeclared(reader, { path: pathOf(reference), at: reference }, value)
  return value
}

/** A name, or a property, by its text, and where it is read. */
interface Reference {
  readonly path: string | undefined
  readonly at: ts.Node
}

/** @throws NeedsChecker where the compiler may know more than what is declared */
function checkDeclared(
  { types, narrowings }: ValueReader,
  { path, at }: Reference,
  value: ValueType,
): void {
  if (path === undefined) return
  if (narrowings.mayNarrow(path, at) || (narrowings.mayTellApart(path) && isUnion(types, value)))
    throw new NeedsChecker(`the type of ${path} at one place`)
}

function isUnion(types: NodeReader, value: ValueType): boolean {
  if (value.kind === 'declared') return constituentsOf(types, value).length > 1
  return value.kind !== 'service' && value.shape.kind === 'union'
}
