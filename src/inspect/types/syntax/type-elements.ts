import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { numberShape, type LiteralShape } from './literal.js'
import type { NodeReader } from './node-reader.js'
import type { ObjectMembers, SyntaxIndex, SyntaxProperty } from './object-members.js'

/** The members of one declaration, or of one type literal. */
export function readTypeElements(
  { scope }: NodeReader,
  members: ts.NodeArray<ts.TypeElement>,
): ObjectMembers {
  const properties = new Map<string, SyntaxProperty>()
  const indexes: SyntaxIndex[] = []
  for (const declaration of members) {
    const readonly = isReadonly(declaration)
    if (ts.isIndexSignatureDeclaration(declaration)) {
      const { parameters, type: node } = declaration
      const key = keyOf(parameters[0]?.type)
      indexes.push({ key, value: { scope, node }, readonly, declaration })
      continue
    }
    if (!ts.isPropertySignature(declaration)) throw new NeedsChecker('a member that is no property')
    const shape = nameOf(declaration.name)
    const name = String(shape.value)
    const { type: node } = declaration
    if (properties.has(name) || node === undefined) throw new NeedsChecker(`the property ${name}`)
    properties.set(name, {
      key: { kind: 'literal', shape, of: null },
      type: { scope, node },
      isPresent: false,
      optional: declaration.questionToken !== undefined,
      readonly,
      declaration,
      file: scope.file,
      isMapped: false,
    })
  }
  return { properties, indexes }
}

function keyOf(node: ts.TypeNode | undefined): Shape {
  if (node?.kind === ts.SyntaxKind.StringKeyword) return { kind: 'primitive', name: 'string' }
  if (node?.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'primitive', name: 'number' }
  throw new NeedsChecker('an index of a rare kind')
}

function nameOf(name: ts.PropertyName): LiteralShape {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name))
    return { kind: 'literal', type: 'string', value: name.text }
  if (ts.isNumericLiteral(name)) return numberShape(Number(name.text))
  throw new NeedsChecker('a computed name')
}

function isReadonly(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0
}
