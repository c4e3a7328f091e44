import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isAssignable } from './assignable.js'
import type { Constituent, LiteralConstituent, PrimitiveConstituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import type { ObjectMembers, SyntaxProperty } from './object-members.js'

/**
 * The members of objects together. What no property at all says, and how properties fit an index signature, is for the
 * checker.
 */
export function intersectionMembers(
  reader: NodeReader,
  { types }: ts.IntersectionTypeNode,
): ObjectMembers {
  const properties = new Map<string, SyntaxProperty>()
  for (const part of types) {
    const members = reader.deeper().members(part)
    if (members.properties.size === 0 || members.indexes.length > 0)
      throw new NeedsChecker('an intersection with what is no plain object')
    // The compiler takes a type beside itself for that type alone, by its name.
    if ([...members.properties].every(([name, of]) => isSameProperty(properties.get(name), of)))
      throw new NeedsChecker('a type beside itself')
    for (const [name, property] of members.properties) {
      const known = properties.get(name)
      properties.set(name, known === undefined ? property : joined(reader, known, property))
    }
  }
  return { properties, indexes: [] }
}

function isSameProperty(known: SyntaxProperty | undefined, property: SyntaxProperty): boolean {
  return known !== undefined && known.declaration === property.declaration
}

/**
 * What two parts say of one property, as far as one of them narrows the other to one value: `{ kind: string }` and
 * `{ kind: 'sent' }`. It stands as the first one declares it.
 */
function joined(reader: NodeReader, first: SyntaxProperty, second: SyntaxProperty): SyntaxProperty {
  const [one, other] = [first, second].map((property) => {
    if (property.optional || property.isPresent) throw twoOf(property)
    const { scope, node } = property.type
    return reader.in(scope).constituents(node)
  }) as [readonly Constituent[], readonly Constituent[]]
  const narrow = narrows(reader, one, other) ? first : second
  if (narrow === second && !narrows(reader, other, one)) throw twoOf(first)
  // The checker adds the bounds of the type that the property is declared with.
  reader.apart().in(first.type.scope).read(first.type.node)
  return {
    ...first,
    type: narrow.type,
    readonly: first.readonly && second.readonly,
    isMapped: first.isMapped || second.isMapped,
  }
}

/** Whether a type is one value, or one primitive, that is among what another comes down to. */
function narrows(
  reader: NodeReader,
  [value, another]: readonly Constituent[],
  wide: readonly Constituent[],
): boolean {
  if (another !== undefined || !isPlain(value) || !wide.every(isPlain)) return false
  return wide.map((part) => isAssignable(reader, value, part)).some(Boolean)
}

function isPlain(
  constituent: Constituent | undefined,
): constituent is LiteralConstituent | PrimitiveConstituent {
  return constituent?.kind === 'literal' || constituent?.kind === 'primitive'
}

function twoOf({ key }: SyntaxProperty): NeedsChecker {
  return new NeedsChecker(`two parts with the property ${String(key.shape.value)}`)
}
