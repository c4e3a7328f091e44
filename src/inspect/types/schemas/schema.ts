import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import type { NodeReader } from '../syntax/node-reader.js'
import type { Dialect } from './dialect.js'

/** What a schema takes, or what it gives. */
export type SchemaSide = 'input' | 'output'

/** A schema as it is written, seen from one of its sides. */
export interface Schema {
  readonly dialect: Dialect
  /** What its methods are those of. */
  readonly family: Family
  /** The shape of its type where the walk is. */
  readonly shape: (at: NodeReader) => Shape
  /** Whether a property of it may be absent from an object. */
  readonly isOptional: (at: NodeReader) => boolean
  /** What an object is made of. */
  readonly properties?: Properties
  /** What `optional` or `nullable` was added to. */
  readonly added?: { readonly absence: Absence; readonly to: Schema }
}

/** Schemas that have the same methods. `other` has none but those that every schema has. */
export type Family =
  | 'string'
  | 'format'
  | 'number'
  | 'bigint'
  | 'date'
  | 'array'
  | 'set'
  | 'object'
  | 'literal'
  | 'enum'
  | 'other'

export type Absence = 'undefined' | 'null'

/** By name, in the order in which they are written. */
export type Properties = ReadonlyMap<string, SchemaProperty>

export interface SchemaProperty {
  readonly schema: Schema
  /** Where the compiler says that it is declared; null where zod's types lose it. */
  readonly declaration: PropertyDeclaration | null
}

export type PropertyDeclaration = ts.PropertyAssignment | ts.ShorthandPropertyAssignment

export function notOptional(): boolean {
  return false
}
