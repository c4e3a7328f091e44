import type { Definition, Shape } from '../shape.js'
import { dataParts } from './data-parts.js'
import { isHeldAsNull, type DefinitionTable } from './union-members.js'

/** The names of the definitions that hold, however deep, something that is not the same in JSON. */
export function convertingDefinitions(table: DefinitionTable): ReadonlySet<string> {
  const converting = new Set<string>()
  const users = new Map<string, string[]>()
  for (const { name, shape } of table.values()) {
    for (const part of allParts(shape)) {
      if (isConverted(part, table)) converting.add(name)
      if (part.kind === 'reference') users.set(part.name, [...(users.get(part.name) ?? []), name])
    }
  }
  // What is added to a set while it is walked is walked as well.
  for (const name of converting) for (const user of users.get(name) ?? []) converting.add(user)
  return converting
}

export function definitionTable(definitions: readonly Definition[]): DefinitionTable {
  return new Map(definitions.map((definition) => [definition.name, definition]))
}

function allParts(shape: Shape): Shape[] {
  return [shape, ...dataParts(shape).flatMap(allParts)]
}

function isConverted(shape: Shape, table: DefinitionTable): boolean {
  switch (shape.kind) {
    case 'value':
    case 'map':
    case 'set':
      return true
    case 'primitive':
      return shape.name === 'bigint'
    case 'literal':
      return shape.type === 'bigint'
    case 'array':
    case 'tuple':
      return dataParts(shape).some((part) => isHeldAsNull(part, table))
    default:
      return false
  }
}
