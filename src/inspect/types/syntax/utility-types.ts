import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isAssignable } from './assignable.js'
import { isNothing, type Constituent } from './constituent.js'
import { changeProperty, keyedProperty, type Modifiers } from './mapped.js'
import type { NodeReader } from './node-reader.js'
import { readObject } from './object.js'
import type { ObjectMembers, SyntaxProperty } from './object-members.js'
import { unionAt } from './union-at.js'

/** The built-in types that change each property of the objects that they are given. */
const changes: ReadonlyMap<string, Modifiers> = new Map<string, Modifiers>([
  ['Partial', { optional: true }],
  ['Required', { optional: false }],
  ['Readonly', { readonly: true }],
])

/** Whether a built-in type is one of those that are read here. */
export function isUtility(name: string): boolean {
  return changes.has(name) || name === 'Pick' || name === 'Omit' || name === 'Record'
}

export function utilityMembers(
  reader: NodeReader,
  name: string,
  given: readonly ts.TypeNode[],
): ObjectMembers {
  const [first, second] = given
  const modifiers = changes.get(name)
  const inside = reader.deeper()
  if (modifiers !== undefined && given.length === 1 && first !== undefined)
    return changedMembers(inside.members(first), modifiers)
  if (given.length === 2 && first !== undefined && second !== undefined) {
    if (name === 'Record') return recordMembers(inside, first, second)
    if (name === 'Pick') return pickedMembers(inside, first, second)
    if (name === 'Omit') return leftMembers(inside, first, second)
  }
  throw new NeedsChecker(`the type ${name}`)
}

export function readUtility(
  reader: NodeReader,
  name: string,
  given: readonly ts.TypeNode[],
): Shape {
  const modifiers = changes.get(name)
  const [first] = given
  const parts = modifiers && first ? reader.deeper().constituents(first) : []
  if (modifiers === undefined || parts.length < 2)
    return readObject(reader, utilityMembers(reader, name, given))
  return unionAt(
    reader,
    parts.map((part) => readChanged(reader, part, modifiers)),
  )
}

/** Whether a built-in type changes each object of a union. */
export function isOverUnion(
  reader: NodeReader,
  name: string,
  given: readonly ts.TypeNode[],
): boolean {
  const [first] = given
  return changes.has(name) && first !== undefined && reader.constituents(first).length !== 1
}

function readChanged(reader: NodeReader, part: Constituent, modifiers: Modifiers): Shape {
  if (part.kind === 'primitive' && isNothing(part)) return { kind: 'primitive', name: part.name }
  if (part.kind !== 'other') throw new NeedsChecker('a mapped type over a primitive')
  const { scope, node } = part.written
  return readObject(reader, changedMembers(reader.in(scope).members(node), modifiers))
}

function changedMembers(
  { properties, indexes }: ObjectMembers,
  modifiers: Modifiers,
): ObjectMembers {
  if (indexes.length > 0) throw new NeedsChecker('a mapped type over an index signature')
  return membersFrom(
    [...properties.values()].map((property) => changeProperty(property, modifiers)),
  )
}

function pickedMembers(reader: NodeReader, of: ts.TypeNode, keys: ts.TypeNode): ObjectMembers {
  const { properties } = reader.members(of)
  const picked = reader.constituents(keys).map((key) => {
    const property = key.kind === 'literal' ? properties.get(String(key.shape.value)) : undefined
    if (property === undefined) throw new NeedsChecker('a key that is not declared')
    return changeProperty(property, {})
  })
  return membersFrom(picked)
}

function leftMembers(reader: NodeReader, of: ts.TypeNode, keys: ts.TypeNode): ObjectMembers {
  const { properties, indexes } = reader.members(of)
  if (indexes.length > 0) throw new NeedsChecker('a mapped type over an index signature')
  const omitted = reader.constituents(keys)
  const left = [...properties.values()].filter(
    ({ key }) => !omitted.map((name) => isAssignable(reader, key, name)).some(Boolean),
  )
  return membersFrom(left.map((property) => changeProperty(property, {})))
}

function recordMembers(reader: NodeReader, keys: ts.TypeNode, value: ts.TypeNode): ObjectMembers {
  const type = { scope: reader.scope, node: value }
  const constituents = reader.constituents(keys)
  const [only, another] = constituents
  if (only?.kind === 'primitive' && another === undefined) {
    if (only.name !== 'string' && only.name !== 'number')
      throw new NeedsChecker('a record of rare keys')
    const key: Shape = { kind: 'primitive', name: only.name }
    const index = { key, value: type, readonly: false, declaration: null }
    return { properties: new Map(), indexes: [index] }
  }
  return membersFrom(constituents.map((key) => keyedProperty(key, type)))
}

function membersFrom(properties: readonly SyntaxProperty[]): ObjectMembers {
  return {
    properties: new Map(properties.map((property) => [String(property.key.shape.value), property])),
    indexes: [],
  }
}
