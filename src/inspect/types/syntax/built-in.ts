import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isFilter, readFilter } from './filter-types.js'
import type { NodeReader } from './node-reader.js'
import { referentOf } from './referent.js'
import { isOverUnion, isUtility, readUtility } from './utility-types.js'

/** The language's own types, for a name that the file neither declares nor imports. */
export function readBuiltInNode(
  reader: NodeReader,
  node: ts.TypeReferenceNode,
  name: string,
): Shape {
  const given = node.typeArguments ?? []
  const inside = reader.deeper()
  const [first, second] = given
  const count = given.length
  if (count === 0 && (name === 'Date' || name === 'RegExp')) return { kind: 'value', type: name }
  if (count === 1 && first && (name === 'Array' || name === 'ReadonlyArray'))
    return { kind: 'array', element: inside.read(first), readonly: name === 'ReadonlyArray' }
  if (isUtility(name)) return readUtility(reader, name, given)
  if (isFilter(name)) return readFilter(reader, node)
  if (name === 'Uint8Array') return readBytes(reader, given)
  if (!reader.project.hasCollections) throw new NeedsChecker('an older language')
  if (count === 2 && first && second && (name === 'Map' || name === 'ReadonlyMap')) {
    const readonly = name === 'ReadonlyMap'
    return { kind: 'map', key: inside.read(first), value: inside.read(second), readonly }
  }
  if (count === 1 && first && (name === 'Set' || name === 'ReadonlySet'))
    return { kind: 'set', element: inside.read(first), readonly: name === 'ReadonlySet' }
  throw new NeedsChecker(`the type ${name}`)
}

/** Bytes: over any buffer, or over an `ArrayBuffer` where that is written out. */
function readBytes(reader: NodeReader, given: readonly ts.TypeNode[]): Shape {
  // To an older language there is one kind of buffer, which is then the one meant.
  if (!reader.project.hasSharedBuffers) throw new NeedsChecker('an older language')
  const [over] = given
  if (over === undefined) return { kind: 'value', type: 'Uint8Array' }
  const referent = ts.isTypeReferenceNode(over)
    ? referentOf(reader, over.typeName, over.typeArguments)
    : null
  const isOwn = referent?.kind === 'built-in' && referent.name === 'ArrayBuffer'
  if (!isOwn || given.length > 1) throw new NeedsChecker('bytes over something else')
  return { kind: 'value', type: 'Uint8Array', over: 'ArrayBuffer' }
}

/** The lists, maps and sets of the language: each is one object, and an alias of one keeps its name. */
export const collections: readonly string[] = [
  'Array',
  'ReadonlyArray',
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
]

const values = new Set(['Date', 'RegExp', 'Uint8Array', ...collections])

/** Whether a type of the language is one object among the members of a union. */
export function isOneObject(
  reader: NodeReader,
  name: string,
  given: readonly ts.TypeNode[] = [],
): boolean {
  return values.has(name) || (isUtility(name) && !isOverUnion(reader, name, given))
}
