import type { TextImports } from './read-imports.js'
import type { UnservedImport } from './unserved-imports.js'

/** The project's source files, and which of them can matter: plain data. All paths absolute, with `/`, sorted. */
export interface Sources {
  readonly files: readonly string[]
  /** Those of the files that no pattern of the tsconfig names: imports lead to them. */
  readonly followed: readonly string[]
  /** Where an import was looked for in vain: a file there would be one of the project's. */
  readonly absent: readonly string[]
  /** Files whose text names a call that wires a queue: the places to look for wirings. */
  readonly wirings: readonly string[]
  /** Files whose text names `CoreServices` or `NestServices`: one of them may declare the project's services. */
  readonly services: readonly string[]
  /** Files that add to global or foreign declarations, and so matter without being imported. */
  readonly ambient: readonly string[]
  /** What the files import of `#pikku`, by file: it must be in package.json. */
  readonly imports: ReadonlyMap<string, readonly string[]>
  /** What files import from us that is not read here, by file. */
  readonly unserved: ReadonlyMap<string, readonly UnservedImport[]>
  /** Which file of the project each import and each reference of a file leads to, by what is written. */
  readonly leads: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** What each file asks for from outside. */
  readonly asked: ReadonlyMap<string, TextImports>
}
