import type { Shape, ValueType } from '../model/shape.js'
import { bareShape } from '../model/wire/union-members.js'
import type { NamedTypes } from '../model/wire/wire-planner.js'

/** More are counted. */
const many = 4

/** What a member of a union is, in a few words. */
export function describeMember(shape: Shape, types: NamedTypes): string {
  switch (shape.kind) {
    case 'primitive':
      return primitives[shape.name] ?? `a ${shape.name}`
    case 'literal':
      return shape.type === 'bigint' ? `${shape.value}n` : JSON.stringify(shape.value)
    case 'value':
      return `${vowels.has(shape.type) ? 'an' : 'a'} ${shape.type}`
    case 'reference': {
      const behind = bareShape(shape, types.table)
      return behind.kind === 'value' || behind.kind === 'primitive'
        ? describeMember(behind, types)
        : shape.name
    }
    case 'array':
      return `an array of ${pluralOf(shape.element, types)}`
    case 'object':
      return describeObject(
        shape.properties.map(({ name, optional }) => name + (optional ? '?' : '')),
      )
    case 'template':
    case 'cased':
      return 'a string of a pattern'
    case 'map':
      return 'a Map'
    case 'set':
      return 'a Set'
    case 'brand':
      return describeMember(shape.base, types)
    case 'tuple':
      return `a tuple of ${shape.elements.length} items`
    default:
      return `a ${shape.kind}`
  }
}

/** `a, b or c`; of many, the first and how many more. */
export function listOf(words: readonly string[]): string {
  const all = [...new Set(words)]
  const shown =
    all.length > many ? [...all.slice(0, many - 1), `one of ${all.length - many + 1} more`] : all
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`
}

function describeObject(names: readonly string[]): string {
  if (names.length === 0) return 'an object'
  const shown = names.length > many ? [...names.slice(0, many), '…'] : names
  return `{ ${shown.join(', ')} }`
}

function pluralOf(shape: Shape, types: NamedTypes): string {
  const bare = bareShape(shape, types.table)
  if (shape.kind === 'reference') return shape.name
  if (bare.kind === 'value') return bare.type
  return bare.kind === 'primitive' ? bare.name : 'items'
}

const primitives: Readonly<Record<string, string>> = {
  object: 'any object',
  any: 'anything',
  unknown: 'anything',
  null: 'null',
  undefined: 'undefined',
  void: 'undefined',
}

const vowels: ReadonlySet<string> = new Set<ValueType>(['ArrayBuffer'])
