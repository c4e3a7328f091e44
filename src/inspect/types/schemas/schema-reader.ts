import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import type { ts } from '../../source/typescript.js'
import type { Dialect } from './dialect.js'
import type { Schema, SchemaSide } from './schema.js'

/** One walk over the expressions of a schema, which are read among the names of a file. */
export interface SchemaReader {
  readonly project: SyntaxProject
  readonly file: SyntaxFile
  readonly side: SchemaSide
  /** The zod that the schema around this one is of; null before it is known. */
  readonly dialect: Dialect | null
  /** @throws NeedsChecker where the text alone does not say what the schema is */
  readonly read: (expression: ts.Expression) => Schema
  /** What a constant of some file is. */
  readonly constant: (file: SyntaxFile, initializer: ts.Expression) => Schema
  /** The same walk, inside a schema of that zod. */
  readonly within: (dialect: Dialect) => SchemaReader
}

/** A function of zod's namespace: what it makes of the arguments of a call. */
export type SchemaFunction = (reader: SchemaReader, call: ts.CallExpression) => Schema

/** A method of a schema. */
export type SchemaMethod = (reader: SchemaReader, schema: Schema, call: ts.CallExpression) => Schema

/** The zod that a function is of which is called. */
export function knownDialect({ dialect }: SchemaReader): Dialect {
  if (dialect === null) throw new NeedsChecker('a schema of an unknown zod')
  return dialect
}
