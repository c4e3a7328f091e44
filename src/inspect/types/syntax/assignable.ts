import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Constituent, LiteralConstituent, OtherConstituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import type { SyntaxProperty } from './object-members.js'

/**
 * Whether the compiler would assign one type to another, neither of which is a union.
 *
 * @throws NeedsChecker where it takes more than a look at both
 */
export function isAssignable(reader: NodeReader, from: Constituent, to: Constituent): boolean {
  if (to.kind === 'other') return isAssignableToObject(reader, from, to)
  if (from.kind === 'other') return false
  if (to.kind === 'template') return isAssignableToTemplate(from)
  if (from.kind === 'template') return to.kind === 'primitive' && to.name === 'string'
  if (to.kind === 'literal') return isAssignableToLiteral(from, to)
  if (from.kind === 'literal') return from.shape.type === to.name
  return from.name === to.name || (from.name === 'undefined' && to.name === 'void')
}

function isAssignableToLiteral(
  from: Exclude<Constituent, { kind: 'other' | 'template' }>,
  to: LiteralConstituent,
): boolean {
  if (from.kind === 'primitive') {
    // Any number is assignable to a member of an enum of numbers.
    if (from.name === 'number' && to.of !== null) throw new NeedsChecker('a number and an enum')
    return false
  }
  const isEqual = from.shape.type === to.shape.type && from.shape.value === to.shape.value
  if (isEqual && from.of !== to.of) throw new NeedsChecker('a literal and a member of an enum')
  return isEqual
}

function isAssignableToTemplate(from: Constituent): boolean {
  if (from.kind === 'literal' && from.shape.type !== 'string') return false
  if (from.kind === 'primitive') return false
  throw new NeedsChecker('a text and a template')
}

/** `Extract<Event, { kind: 'sent' }>`: objects that are told apart by properties with literals. */
function isAssignableToObject(
  reader: NodeReader,
  from: Constituent,
  to: OtherConstituent,
): boolean {
  if (from.kind === 'primitive' && (from.name === 'null' || from.name === 'undefined')) return false
  if (from.kind !== 'other') throw new NeedsChecker('a primitive and an object')
  const [source, target] = [from, to].map(({ written }) =>
    reader.in(written.scope).members(written.node),
  )
  if (source === undefined || target === undefined || target.properties.size === 0)
    throw new NeedsChecker('an object that takes any')
  if (target.indexes.length > 0) throw new NeedsChecker('an object with an index signature')
  // Each property is looked at, so that one which takes more than a look is never passed over.
  const fits = [...target.properties].map(([name, property]) =>
    isPropertyAssignable(reader, source.properties.get(name), property),
  )
  return fits.every(Boolean)
}

function isPropertyAssignable(
  reader: NodeReader,
  from: SyntaxProperty | undefined,
  to: SyntaxProperty,
): boolean {
  const targets = literalsOf(reader, to)
  if (from === undefined || from.optional) return false
  const sources = reader.in(from.type.scope).constituents(from.type.node)
  if (from.isPresent) throw new NeedsChecker('a property that was made required')
  return sources.every((source) => targets.some((target) => isAssignable(reader, source, target)))
}

function literalsOf(reader: NodeReader, { type, optional, isPresent }: SyntaxProperty) {
  const constituents = reader.in(type.scope).constituents(type.node)
  const isPlain = constituents.every(({ kind }) => kind === 'literal')
  if (!isPlain || optional || isPresent)
    throw new NeedsChecker('an object that is told apart by more than literals')
  return constituents
}
