import type { Bounds } from '../facts/bounds.js'
import type { SourceSpan } from './source-span.js'

/**
 * What a job's data or result looks like: a small closed tree of plain data.
 *
 * It is made once, by `inspect/types`, and read by everything else (the TypeScript text of the map, and whatever
 * comes after it), so that no two readers can disagree about a type.
 */
export type Shape =
  | PrimitiveShape
  | LiteralShape
  | TemplateShape
  | CasedShape
  | ArrayShape
  | TupleShape
  | ObjectShape
  | UnionShape
  | BrandShape
  | MapShape
  | SetShape
  | ValueShape
  | ReferenceShape

/** What every shape may have besides. */
interface Bounded {
  /** What JSDoc says of the value, beyond its type. It holds for a value of the kind that a bound is of. */
  readonly bounds?: Bounds
}

export interface PrimitiveShape extends Bounded {
  readonly kind: 'primitive'
  readonly name: PrimitiveName
}

export type PrimitiveName =
  | 'string'
  | 'number'
  | 'boolean'
  | 'bigint'
  | 'null'
  | 'undefined'
  | 'void'
  | 'any'
  | 'unknown'
  | 'never'
  | 'object'

/** `'sent'`, `42`, `true`, `-1`; a bigint is held as its decimal text, since JSON has none. */
export interface LiteralShape extends Bounded {
  readonly kind: 'literal'
  readonly type: 'string' | 'number' | 'boolean' | 'bigint'
  readonly value: string | number | boolean
}

/** `` `user:${string}` ``: `texts` has one more item than `types`. */
export interface TemplateShape extends Bounded {
  readonly kind: 'template'
  readonly texts: readonly string[]
  readonly types: readonly Shape[]
}

/** `Uppercase<string>` and its three siblings. */
export interface CasedShape extends Bounded {
  readonly kind: 'cased'
  readonly casing: string
  readonly of: Shape
}

export interface ArrayShape extends Bounded {
  readonly kind: 'array'
  readonly element: Shape
  readonly readonly: boolean
}

export interface TupleShape extends Bounded {
  readonly kind: 'tuple'
  readonly elements: readonly TupleElement[]
  readonly readonly: boolean
}

export interface TupleElement {
  readonly shape: Shape
  readonly label?: string
  readonly presence: 'required' | 'optional' | 'rest'
}

export interface ObjectShape extends Bounded {
  readonly kind: 'object'
  readonly properties: readonly PropertyShape[]
  readonly indexes: readonly IndexShape[]
  /**
   * Some property does not fit the index signatures, which an intersection may say and an interface may not:
   * `{ total: number } & { [key: string]: string }`.
   */
  readonly apart?: true
}

export interface PropertyShape {
  readonly name: string
  readonly shape: Shape
  readonly optional: boolean
  readonly readonly: boolean
  readonly doc?: Doc
}

/** `[key: string]: number`. */
export interface IndexShape {
  readonly key: Shape
  readonly value: Shape
  readonly readonly: boolean
}

export interface UnionShape extends Bounded {
  readonly kind: 'union'
  readonly members: readonly Shape[]
  /** The property or the alias that is declared with it, where its members may have to be told apart. */
  readonly declaredAt?: SourceSpan
}

/**
 * `string & { readonly brand: 'OrderId' }`: a primitive, a list or a built-in value that carries properties for the
 * type checker alone.
 */
export interface BrandShape extends Bounded {
  readonly kind: 'brand'
  readonly base: Shape
  /** What the value must be as well: `` Uppercase<string> & `sku-${string}` ``. */
  readonly also?: readonly Shape[]
  readonly brand: ObjectShape
}

export interface MapShape extends Bounded {
  readonly kind: 'map'
  readonly key: Shape
  readonly value: Shape
  readonly readonly: boolean
}

export interface SetShape extends Bounded {
  readonly kind: 'set'
  readonly element: Shape
  readonly readonly: boolean
}

/** A built-in class that is sent as one value. */
export interface ValueShape extends Bounded {
  readonly kind: 'value'
  readonly type: ValueType
  /** Of bytes: their type says that they lie in an ArrayBuffer, and not in one that is shared. */
  readonly over?: 'ArrayBuffer'
}

export type ValueType = 'Date' | 'URL' | 'RegExp' | 'Uint8Array' | 'ArrayBuffer' | 'Buffer'

/** A definition of the model, by its name. */
export interface ReferenceShape extends Bounded {
  readonly kind: 'reference'
  readonly name: string
}

/** A JSDoc comment, as lines without their stars. */
export type Doc = readonly string[]

/** A named type of the project, or one that needs a name since it holds itself. */
export interface Definition {
  readonly name: string
  readonly shape: Shape
  /**
   * Declared with `type`. It matters to producers: an object's alias fits an index signature (`Record<string,
   * unknown>`, any JSON type), an interface does not.
   */
  readonly alias?: true
  readonly doc?: Doc
}
