import { ts } from '../../source/typescript.js'
import { constituentsOfPiece } from '../syntax/union.js'
import type { Constituent } from '../syntax/constituent.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { referentOf } from '../syntax/referent.js'
import type { WrittenType } from '../syntax/scope.js'
import type { ValueType } from './value-type.js'

/** What operators and the members of the language tell values by. `mixed` is what they are not read for. */
export type ValueKind =
  | 'string'
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'Date'
  | 'list'
  | 'object'
  | 'mixed'

export function kindOf(types: NodeReader, value: ValueType): ValueKind {
  if (value.kind === 'declared') {
    const kinds = new Set(
      constituentsOf(types, value).map((constituent) => kindOfConstituent(types, constituent)),
    )
    const [kind = 'mixed'] = kinds
    return kinds.size === 1 ? kind : 'mixed'
  }
  if (value.kind === 'service') return 'mixed'
  const { shape } = value
  if (shape.kind === 'primitive') return primitiveKind(shape.name)
  if (shape.kind === 'literal') return shape.type
  if (shape.kind === 'array') return 'list'
  if (shape.kind === 'value' && shape.type === 'Date') return 'Date'
  return shape.kind === 'object' ? 'object' : 'mixed'
}

/** What a declared type comes down to as a union. */
export function constituentsOf(
  types: NodeReader,
  { pieces }: Extract<ValueType, { kind: 'declared' }>,
): readonly Constituent[] {
  return pieces.flatMap((piece) => constituentsOfPiece(types, piece))
}

function kindOfConstituent(types: NodeReader, constituent: Constituent): ValueKind {
  switch (constituent.kind) {
    case 'literal':
      return constituent.shape.type
    case 'primitive':
      return primitiveKind(constituent.name)
    case 'template':
      return 'string'
    case 'other':
      return kindOfWritten(types, constituent.written)
  }
}

function primitiveKind(name: string): ValueKind {
  return name === 'string' || name === 'number' || name === 'bigint' || name === 'boolean'
    ? name
    : 'mixed'
}

function kindOfWritten(types: NodeReader, { scope, node }: WrittenType): ValueKind {
  if (ts.isParenthesizedTypeNode(node)) return kindOfWritten(types, { scope, node: node.type })
  // A tuple is none: its length is a number of its own.
  if (ts.isArrayTypeNode(node)) return 'list'
  if (ts.isTypeOperatorNode(node)) return kindOfWritten(types, { scope, node: node.type })
  if (!ts.isTypeReferenceNode(node))
    return ts.isTypeLiteralNode(node) || ts.isMappedTypeNode(node) ? 'object' : 'mixed'
  const referent = referentOf(types.in(scope), node.typeName, node.typeArguments)
  if (referent.kind === 'argument')
    return 'node' in referent.argument ? kindOfWritten(types, referent.argument) : 'mixed'
  if (referent.kind === 'built-in') return kindOfBuiltIn(referent.name)
  if (referent.kind === 'member') return referent.value.shape.type
  if (referent.kind !== 'declaration') return 'mixed'
  const { declaration, scope: inner } = referent
  if (ts.isTypeAliasDeclaration(declaration))
    return kindOfWritten(types, { scope: inner, node: declaration.type })
  return ts.isInterfaceDeclaration(declaration) ? 'object' : 'mixed'
}

function kindOfBuiltIn(name: string): ValueKind {
  if (name === 'Date') return 'Date'
  if (name === 'Array' || name === 'ReadonlyArray') return 'list'
  return /^(?:Partial|Required|Readonly|Pick|Omit|Record)$/.test(name) ? 'object' : 'mixed'
}
