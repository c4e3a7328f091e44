import type { WireCondition, WireLiteral } from '../../facts/wire-plan.js'
import type { PropertyShape, Shape } from '../shape.js'
import { bareShape, canBeUndefined, isNever, isUndefined, unionMembers } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

/** What is known of the properties of one member of a union. */
interface Members {
  readonly properties: ReadonlyMap<string, PropertyShape>
  /** A value may have other properties than those. */
  readonly isOpen: boolean
}

/**
 * A condition that every value of `one` meets and no value of `other` does; undefined when there is none. A property
 * tells only if both members say what it may be: TypeScript takes an object that has properties that its type does not
 * declare, and in a union it does so even for a literal.
 */
export function discriminate(
  one: Shape,
  other: Shape,
  table: DefinitionTable,
): WireCondition | undefined {
  const first = membersOf(one, table)
  const second = membersOf(other, table)
  const ofFirst = ownLiterals(first, second, table)
  if (ofFirst !== undefined) return ['is', ...ofFirst]
  const ofSecond = ownLiterals(second, first, table)
  if (ofSecond !== undefined) return ['isNot', ...ofSecond]
  const present = ownProperty(first, second, table)
  if (present !== undefined) return ['has', present]
  const absent = ownProperty(second, first, table)
  return absent === undefined ? undefined : ['lacks', absent]
}

const none: Shape = { kind: 'primitive', name: 'null' }

/** The items of a tuple are its properties `0`, `1`, …: values and JSON are asked for them alike. */
function membersOf(shape: Shape, table: DefinitionTable): Members {
  const bare = bareShape(shape, table)
  if (bare.kind === 'object') {
    const named = bare.properties.map((property) => [property.name, property] as const)
    return { properties: new Map(named), isOpen: true }
  }
  if (bare.kind !== 'tuple') return { properties: new Map(), isOpen: true }
  const rest = bare.elements.findIndex(({ presence }) => presence === 'rest')
  const fixed = rest === -1 ? bare.elements : bare.elements.slice(0, rest)
  const named = fixed.map((element, index) => {
    const optional = element.presence === 'optional'
    // In a list, `undefined` is null in JSON: there it tells nothing that is not null from this.
    const isGap = optional || canBeUndefined(element.shape, table)
    const shape: Shape = isGap ? { kind: 'union', members: [element.shape, none] } : element.shape
    return [`${index}`, { name: `${index}`, shape, optional, readonly: true }] as const
  })
  return { properties: new Map(named), isOpen: rest !== -1 }
}

/** A property that `one` must have, with values that the same property of `other` never has. */
function ownLiterals(
  one: Members,
  other: Members,
  table: DefinitionTable,
): [property: string, literals: readonly WireLiteral[]] | undefined {
  for (const property of one.properties.values()) {
    if (!isSurelyThere(property, table)) continue
    const own = literalsOf(property.shape, table)
    if (own === undefined) continue
    const theirs = other.properties.get(property.name)
    if (theirs === undefined && other.isOpen) continue
    const others = theirs === undefined ? [] : literalsOf(theirs.shape, table)
    if (others?.every((literal) => !own.includes(literal))) return [property.name, own]
  }
  return undefined
}

/** A property that `one` must have and `other` never has: `note?: never`, or an item beyond the end of a tuple. */
function ownProperty(one: Members, other: Members, table: DefinitionTable): string | undefined {
  for (const property of one.properties.values()) {
    const theirs = other.properties.get(property.name)
    const isForbidden = theirs === undefined ? !other.isOpen : isNeverThere(theirs.shape, table)
    if (isForbidden && isSurelyThere(property, table)) return property.name
  }
  return undefined
}

function isNeverThere(shape: Shape, table: DefinitionTable): boolean {
  return unionMembers(shape, table)
    .map((member) => bareShape(member, table))
    .every((member) => isUndefined(member) || isNever(member))
}

function isSurelyThere(property: PropertyShape, table: DefinitionTable): boolean {
  return !property.optional && !canBeUndefined(property.shape, table)
}

/** Every value that a shape can have, when each of them is itself in JSON; `undefined` is no value there. */
function literalsOf(shape: Shape, table: DefinitionTable): readonly WireLiteral[] | undefined {
  const literals: WireLiteral[] = []
  for (const member of unionMembers(shape, table)) {
    const bare = bareShape(member, table)
    if (bare.kind === 'literal' && bare.type !== 'bigint') literals.push(bare.value)
    else if (bare.kind !== 'primitive') return undefined
    else if (bare.name === 'null') literals.push(null)
    else if (bare.name === 'boolean') literals.push(true, false)
    else if (!isUndefined(bare) && !isNever(bare)) return undefined
  }
  return literals
}
