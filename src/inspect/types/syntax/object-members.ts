import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { LiteralConstituent } from './constituent.js'
import type { WrittenType } from './scope.js'

/** What an object type says of its members. */
export interface ObjectMembers {
  readonly properties: ReadonlyMap<string, SyntaxProperty>
  readonly indexes: readonly SyntaxIndex[]
}

export interface SyntaxProperty {
  /** Its name, as a type. */
  readonly key: LiteralConstituent
  readonly type: WrittenType
  /** Whether the `undefined` that `?` adds was taken away from the type again. */
  readonly isPresent: boolean
  readonly optional: boolean
  readonly readonly: boolean
  /** Null for a key of a mapped type that is no property of another type. */
  readonly declaration: ts.PropertySignature | null
  /** The file of the declaration. */
  readonly file: SyntaxFile
  /** Whether a mapped type made it. */
  readonly isMapped: boolean
}

export interface SyntaxIndex {
  readonly key: Shape
  readonly value: WrittenType
  readonly readonly: boolean
  readonly declaration: ts.IndexSignatureDeclaration | null
}
