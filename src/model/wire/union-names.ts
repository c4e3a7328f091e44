import { compareText } from '../../facts/compare-text.js'
import type { Shape } from '../shape.js'
import type { UnionMember } from './union-members.js'
import type { DefinitionTable } from '../definition-table.js'

/**
 * Named types that hold the union of themselves (`type Folder = { items: (Folder | File)[] }`) have a plan for that
 * union, which is named after them: no definition has such a name.
 */
const separator = ' | '

/** The name of a union of named types; undefined where a member has no name. */
export function unionName(members: readonly UnionMember[]): string | undefined {
  const names = members.map(
    ({ shape, names: [outermost] }) =>
      outermost ?? (shape.kind === 'reference' ? shape.name : undefined),
  )
  const known = names.filter((name) => name !== undefined)
  return known.length < names.length
    ? undefined
    : [...new Set(known)].sort(compareText).join(separator)
}

export function isUnionName(name: string): boolean {
  return name.includes(separator)
}

/** What a plan of that name is of. */
export function shapeNamed(name: string, table: DefinitionTable): Shape | undefined {
  const names = name.split(separator)
  if (names.length === 1) return table.get(name)?.shape
  return { kind: 'union', members: names.map((each) => ({ kind: 'reference', name: each })) }
}
