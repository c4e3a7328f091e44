import type { ts } from '../../source/typescript.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { LiteralConstituent } from './constituent.js'

/** The names that a type node may use: those of its file, and the type parameters around it. */
export interface Scope {
  readonly file: SyntaxFile
  /** What each type parameter stands for. A type parameter hides a name of the file. */
  readonly parameters: Parameters
}

export type Parameters = ReadonlyMap<string, TypeArgument>

/** A type as it is written, and the names that it may use. It is read where it is used. */
export interface WrittenType {
  readonly scope: Scope
  readonly node: ts.TypeNode
}

/** What a type parameter stands for: a type, or the one key that a mapped type is at. */
export type TypeArgument = WrittenType | MappedKey

export interface MappedKey {
  readonly key: LiteralConstituent
}

/** The names of a file, outside of every generic declaration. */
export function fileScope(file: SyntaxFile): Scope {
  return { file, parameters: noParameters }
}

const noParameters: Parameters = new Map()
