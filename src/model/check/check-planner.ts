import type { DefinitionTable } from '../definition-table.js'

/** What is needed to plan the check of a shape. */
export interface CheckPlanner {
  readonly table: DefinitionTable
  /** `exactOptionalPropertyTypes`: an optional property may be absent, and not undefined. */
  readonly exactOptional: boolean
  /** Told of every named plan that is referred to. */
  readonly onReference?: (name: string) => void
}
