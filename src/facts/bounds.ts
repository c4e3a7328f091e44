/**
 * What JSDoc says of a value beyond its type, in the words of JSON Schema. Plain data. A number that is too large to
 * be held exactly is its decimal text.
 */
export interface Bounds {
  readonly minimum?: BoundNumber
  readonly maximum?: BoundNumber
  readonly exclusiveMinimum?: BoundNumber
  readonly exclusiveMaximum?: BoundNumber
  readonly multipleOf?: BoundNumber
  /** In characters (code points), as JSON Schema counts. */
  readonly minLength?: number
  readonly maxLength?: number
  /** The source of a regular expression, read with the `u` flag. */
  readonly pattern?: string
  readonly format?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: true
}

export type BoundNumber = number | string

export type BoundName = keyof Bounds
