import { ts } from '../../source/typescript.js'
import type { DottedName } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { SyntaxFile } from '../../syntax/syntax-file.js'
import type { SyntaxProject } from '../../syntax/syntax-project.js'
import { isLocal } from '../syntax/is-local.js'
import type { Dialect } from './dialect.js'
import { findDialect } from './find-dialect.js'
import type { SchemaSide } from './schema.js'

/** One side of a schema, where a type is expected. */
export interface NamedSchema {
  readonly kind: 'schema'
  readonly schema: ts.Identifier
  readonly side: SchemaSide
  /** The zod whose type it is: it takes the schemas of no other. */
  readonly dialect: Dialect
}

const sides: ReadonlyMap<string, SchemaSide> = new Map([
  ['infer', 'output'],
  ['output', 'output'],
  ['input', 'input'],
])

/** `z.infer<typeof order>`; null where the name is none of zod's. */
export function schemaNamed(
  project: SyntaxProject,
  file: SyntaxFile,
  [first, second, ...others]: DottedName,
  given: readonly ts.TypeNode[] | undefined,
): NamedSchema | null {
  const dialect = second === undefined ? null : findDialect(project, file, first)
  if (second === undefined || dialect === null) return null
  const side = sides.get(second)
  const [of, another] = given ?? []
  const isPlain =
    of !== undefined &&
    another === undefined &&
    ts.isTypeQueryNode(of) &&
    of.typeArguments === undefined &&
    ts.isIdentifier(of.exprName)
  if (side === undefined || others.length > 0 || !isPlain || isLocal(of, of.exprName.text))
    throw new NeedsChecker(`the type ${second} of a schema`)
  return { kind: 'schema', schema: of.exprName, side, dialect }
}
