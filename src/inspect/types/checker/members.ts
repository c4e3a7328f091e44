import type { ts } from '../../source/typescript.js'
import type { ShapeReader } from './shape-reader.js'

/** What an object type says of its members. */
export interface Members {
  readonly properties: readonly ts.Symbol[]
  readonly indexes: readonly ts.IndexInfo[]
}

export function membersOf({ checker }: ShapeReader, type: ts.Type): Members {
  return {
    properties: checker.getPropertiesOfType(type),
    indexes: checker.getIndexInfosOfType(type),
  }
}
