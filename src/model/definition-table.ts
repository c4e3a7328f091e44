import { byIdentity } from './by-identity.js'
import type { Definition } from './shape.js'

/** Definitions by name. */
export interface DefinitionTable {
  readonly get: (name: string) => Definition | undefined
}

export const definitionTable = byIdentity(
  (definitions: readonly Definition[]): ReadonlyMap<string, Definition> =>
    new Map(definitions.map((definition) => [definition.name, definition])),
)
