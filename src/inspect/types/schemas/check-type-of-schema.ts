import { ts } from '../../source/typescript.js'
import { findConstant } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { referentOf } from '../syntax/referent.js'
import { readSchema } from './read-schema.js'
import type { SchemaSide } from './schema.js'

/**
 * Checks that a type says what a schema beside it says: `z.infer<typeof order>` and `input: order`. Two sides of one
 * schema that have one shape are one type, which other types of one shape need not be.
 *
 * @throws NeedsChecker where it may say something else
 */
export function checkTypeOfSchema(
  reader: NodeReader,
  node: ts.TypeNode,
  { schema, side }: { readonly schema: ts.Expression; readonly side: SchemaSide },
): void {
  const named = schemaNamedBy(reader, node)
  const own = ts.isIdentifier(schema) ? constantOf(reader, schema) : null
  const isSame =
    named !== null &&
    named === own &&
    JSON.stringify(reader.apart().read(node)) ===
      JSON.stringify(readSchema(reader.apart(), schema, side))
  if (!isSame) throw new NeedsChecker('a schema beside a type that may be another')
}

/** The schema that a type is a side of, in place or as what an alias stands for. */
function schemaNamedBy(reader: NodeReader, node: ts.TypeNode): ts.VariableDeclaration | null {
  if (!ts.isTypeReferenceNode(node)) return null
  const referent = referentOf(reader, node.typeName, node.typeArguments)
  if (referent.kind === 'schema') return constantOf(reader, referent.schema)
  if (referent.kind !== 'declaration' || !ts.isTypeAliasDeclaration(referent.declaration))
    return null
  return schemaNamedBy(reader.in(referent.scope), referent.declaration.type)
}

function constantOf(
  { project, scope }: NodeReader,
  { text }: ts.Identifier,
): ts.VariableDeclaration | null {
  return findConstant(project, scope.file, text)?.declaration ?? null
}
