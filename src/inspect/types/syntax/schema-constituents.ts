import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NamedSchema } from '../schemas/named-schema.js'
import { readSchema } from '../schemas/read-schema.js'
import type { Constituent, LiteralConstituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'

/** What one side of a schema comes down to as a union: of an object, as it is written. */
export function schemaConstituents(
  reader: NodeReader,
  node: ts.TypeReferenceNode,
  { schema, side, dialect }: NamedSchema,
): readonly Constituent[] {
  const shape = readSchema(reader.apart(), schema, side, dialect)
  if (shape.kind === 'reference') throw new NeedsChecker('a schema of an enum, beside other types')
  if (shape.kind !== 'union' && !isSimple(shape))
    return [{ kind: 'other', written: { scope: reader.scope, node } }]
  const members = shape.kind === 'union' ? shape.members : [shape]
  return members.flatMap(simpleConstituents)
}

function isSimple({ kind }: Shape): boolean {
  return kind === 'primitive' || kind === 'literal'
}

function simpleConstituents(shape: Shape): readonly Constituent[] {
  if (shape.kind === 'literal') return [{ kind: 'literal', shape, of: null }]
  if (shape.kind !== 'primitive') throw new NeedsChecker('a schema of a union with an object')
  if (shape.name === 'never') return []
  if (shape.name !== 'boolean') return [{ kind: 'primitive', name: shape.name }]
  return [false, true].map((value): LiteralConstituent => {
    return { kind: 'literal', shape: { kind: 'literal', type: 'boolean', value }, of: null }
  })
}
