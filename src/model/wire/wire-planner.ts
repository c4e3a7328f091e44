import { byIdentity } from '../by-identity.js'
import type { LookUp } from '../by-shape.js'
import type { Definition, Shape } from '../shape.js'
import type { SourceSpan } from '../source-span.js'
import { convertingDefinitions } from './converting-definitions.js'
import { definitionTable } from '../definition-table.js'

/** What is needed to plan a shape: the named types, and where its findings go. */
export interface WirePlanner extends LookUp {
  /** Where the shape stands: `data.lines[].at`. */
  readonly path: string
  /** Members of unions that are being planned as one. */
  readonly joining?: ReadonlySet<Shape>
  /** How many unions may still be planned as one, within the outermost that is. */
  readonly joins?: { left: number }
  /** Told of every named plan that is referred to. */
  readonly onReference?: (name: string, path: string) => void
  /** Told of a union whose members cannot be told apart in JSON; the plan is then of no use. */
  readonly onAmbiguity?: (ambiguity: Ambiguity) => void
  /** Told of a union some of whose values arrive as their text. */
  readonly onText?: (text: TextUnion) => void
}

/** A union some of whose values arrive as their text. */
export interface TextUnion {
  readonly path: string
  readonly members: readonly Shape[]
  readonly declaredAt?: SourceSpan | undefined
}

export interface Ambiguity {
  readonly path: string
  readonly members: readonly Shape[]
  readonly declaredAt?: SourceSpan | undefined
  /** What is converted in one member and not, or otherwise, in another; undefined where it is the whole. */
  readonly clash?: Clash
}

export interface Clash {
  /** From the union: `.at`. */
  readonly path: string
  readonly types: readonly Shape[]
}

/** The named types of a model. */
export interface NamedTypes extends LookUp {
  readonly table: ReadonlyMap<string, Definition>
}

export const namedTypes = byIdentity((definitions: readonly Definition[]): NamedTypes => {
  const table = definitionTable(definitions)
  return { table, converting: convertingDefinitions(table) }
})
