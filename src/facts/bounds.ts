/**
 * What JSDoc says of a value beyond its type, in the words of JSON Schema. Plain data. A number that cannot be
 * held exactly, and what is no number at all, is the text that was written; a rule refuses the second.
 */
export interface Bounds {
  readonly minimum?: BoundNumber
  readonly maximum?: BoundNumber
  readonly exclusiveMinimum?: BoundNumber
  readonly exclusiveMaximum?: BoundNumber
  readonly multipleOf?: BoundNumber
  /** In characters (code points), as JSON Schema counts. */
  readonly minLength?: BoundNumber
  readonly maxLength?: BoundNumber
  /** The source of a regular expression, read with the `u` flag. */
  readonly pattern?: string
  readonly format?: string
  readonly minItems?: BoundNumber
  readonly maxItems?: BoundNumber
  readonly uniqueItems?: true | string
}

export type BoundNumber = number | string

export type BoundName = keyof Bounds
