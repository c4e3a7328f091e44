import { contentOf } from '../content-of.js'
import type { ObjectShape, PropertyShape, Shape, TupleShape } from '../shape.js'

/**
 * One shape for members of a union that are alike: the union is moved to their parts, so that
 * `{ at: Date } | { at: number }` is read as `{ at: Date | number }`. Undefined where their forms differ.
 */
export function joinShapes(members: readonly Shape[]): Shape | undefined {
  if (members.every((member) => member.kind === 'object')) return joinObjects(members)
  if (members.every((member) => member.kind === 'tuple')) return joinTuples(members)
  if (members.every((member) => member.kind === 'array')) {
    const element = unionOf(members.map((member) => member.element))
    return { kind: 'array', element, readonly: false }
  }
  if (members.every((member) => member.kind === 'set')) {
    const element = unionOf(members.map((member) => member.element))
    return { kind: 'set', element, readonly: false }
  }
  if (members.every((member) => member.kind === 'map')) {
    const key = unionOf(members.map((member) => member.key))
    return { kind: 'map', key, value: unionOf(members.map(({ value }) => value)), readonly: false }
  }
  return undefined
}

function unionOf(members: readonly Shape[]): Shape {
  return { kind: 'union', members }
}

function joinTuples(members: readonly TupleShape[]): Shape | undefined {
  const forms = new Set(members.map(({ elements }) => elements.map((each) => each.presence).join()))
  const [first] = members
  if (forms.size !== 1 || first === undefined) return undefined
  const elements = first.elements.map(({ presence }, index) => ({
    presence,
    shape: unionOf(members.flatMap((member) => member.elements[index]?.shape ?? [])),
  }))
  return { kind: 'tuple', elements, readonly: false }
}

/** Objects with index signatures are joined where these are for the same keys. */
function joinObjects(members: readonly ObjectShape[]): Shape | undefined {
  const keys = new Set(
    members.flatMap(({ indexes }) =>
      indexes.length === 0 ? [] : [contentOf(indexes.map(({ key }) => key))],
    ),
  )
  if (keys.size > 1) return undefined
  const indexed = members.find(({ indexes }) => indexes.length > 0)
  // Which index signature a property is of depends on its name: only where there is one is that plain.
  if (indexed !== undefined && indexed.indexes.length > 1) return undefined
  const index = indexed?.indexes.map(({ key }) => ({
    key,
    value: unionOf(members.flatMap(({ indexes }) => indexes.map(({ value }) => value))),
    readonly: false,
  }))
  const names = new Set(members.flatMap(({ properties }) => properties.map(({ name }) => name)))
  const properties = [...names].map((name): PropertyShape => ({
    name,
    shape: unionOf(members.flatMap((member) => typesOf(member, name))),
    optional: true,
    readonly: false,
  }))
  return { kind: 'object', properties, indexes: index ?? [] }
}

function typesOf({ properties, indexes }: ObjectShape, name: string): Shape[] {
  const own = properties.find((property) => property.name === name)
  return own === undefined ? indexes.map(({ value }) => value) : [own.shape]
}
