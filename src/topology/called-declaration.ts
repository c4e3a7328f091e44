import type { InspectContext } from '../inspect/values/context.js'
import { ts } from '../inspect/source/typescript.js'

/** The declaration of the function that an expression is, by its type: through aliases, members, `bind` and generics. */
export function calledDeclaration(
  { checker }: InspectContext,
  callee: ts.Expression,
): ts.SignatureDeclaration | undefined {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(callee))
  const declaration = type.getCallSignatures()[0]?.declaration
  return declaration === undefined || ts.isJSDocSignature(declaration) ? undefined : declaration
}

/**
 * The other declarations under which a function is called: the members of the interfaces and classes that its class
 * implements, and those of the type that its object literal must have.
 */
export function declaredAs({ checker }: InspectContext, declaration: ts.Node): ts.Node[] {
  const member = memberOf(declaration)
  if (member === undefined || member.name === undefined) return []
  const name = ts.isIdentifier(member.name) ? member.name.text : member.name.getText()
  const owner = member.parent
  const types = ts.isClassLike(owner)
    ? (owner.heritageClauses ?? []).flatMap(({ types: clauses }) =>
        clauses.map((clause) => checker.getTypeAtLocation(clause)),
      )
    : ts.isObjectLiteralExpression(owner)
      ? [checker.getContextualType(owner)].flatMap((type) => type ?? [])
      : []
  return types.flatMap((type) =>
    (checker.getNonNullableType(type).getProperty(name)?.declarations ?? []).flatMap(
      (one): ts.Node[] => [one, ...functionTypesOf(one)],
    ),
  )
}

/** `readonly send: (to: string) => …` is called by its type's declaration. */
function functionTypesOf(member: ts.Declaration): ts.Node[] {
  const type =
    ts.isPropertySignature(member) || ts.isPropertyDeclaration(member) ? member.type : undefined
  return type !== undefined && ts.isFunctionTypeNode(type) ? [type] : []
}

/** The member of a class or an object that a function is. */
function memberOf(
  node: ts.Node,
): ts.MethodDeclaration | ts.PropertyDeclaration | ts.PropertyAssignment | undefined {
  if (ts.isMethodDeclaration(node)) return node
  const { parent } = node
  return ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent : undefined
}
