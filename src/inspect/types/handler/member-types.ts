import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { referentOf } from '../syntax/referent.js'
import type { Scope, WrittenType } from '../syntax/scope.js'

type Member = ts.PropertySignature | ts.MethodSignature

interface FoundMember {
  readonly member: Member
  readonly scope: Scope
}

/** The type of a property of an object that may have methods too. */
export function propertyType(types: NodeReader, of: WrittenType, name: string): WrittenType {
  const { member, scope } = onlyMember(types, of, name)
  if (!ts.isPropertySignature(member) || member.type === undefined)
    throw new NeedsChecker(`${name} is no property`)
  return { scope, node: member.type }
}

/** What a method of one form gives, or a property that is a function. */
export function methodResult(types: NodeReader, of: WrittenType, name: string): WrittenType {
  const { member, scope } = onlyMember(types, of, name)
  const form = ts.isMethodSignature(member) ? member : functionType(member.type)
  if (form?.type === undefined || form.typeParameters !== undefined)
    throw new NeedsChecker(`the result of ${name}`)
  return { scope, node: form.type }
}

function functionType(node: ts.TypeNode | undefined): ts.FunctionTypeNode | undefined {
  if (node === undefined) return undefined
  if (ts.isParenthesizedTypeNode(node)) return functionType(node.type)
  return ts.isFunctionTypeNode(node) ? node : undefined
}

function onlyMember(types: NodeReader, of: WrittenType, name: string): FoundMember {
  const [found, another] = membersCalled(types, of, name)
  if (found === undefined || another !== undefined || found.member.questionToken !== undefined)
    throw new NeedsChecker(`the member ${name}`)
  return found
}

/** The declarations of a member: its own, or else those of its bases. */
function membersCalled(
  types: NodeReader,
  { scope, node }: WrittenType,
  name: string,
): readonly FoundMember[] {
  if (ts.isParenthesizedTypeNode(node))
    return membersCalled(types, { scope, node: node.type }, name)
  if (ts.isTypeLiteralNode(node)) return ownMembers(node.members, scope, name)
  if (!ts.isTypeReferenceNode(node)) throw new NeedsChecker('the members of a rare type')
  return namedMembers(types, { scope, name: node.typeName, given: node.typeArguments }, name)
}

interface NamedType {
  readonly scope: Scope
  readonly name: ts.EntityName | ts.Expression
  readonly given: readonly ts.TypeNode[] | undefined
}

function namedMembers(
  types: NodeReader,
  { scope, name, given }: NamedType,
  key: string,
): readonly FoundMember[] {
  const referent = referentOf(types.in(scope), name, given)
  if (referent.kind === 'argument' && 'node' in referent.argument)
    return membersCalled(types.deeper(), referent.argument, key)
  if (referent.kind !== 'declaration') throw new NeedsChecker('the members of a rare type')
  const { declaration, scope: inner } = referent
  if (ts.isTypeAliasDeclaration(declaration))
    return membersCalled(types.deeper(), { scope: inner, node: declaration.type }, key)
  if (!ts.isInterfaceDeclaration(declaration)) throw new NeedsChecker('the members of an enum')
  return interfaceMembers(types, declaration, inner, key)
}

export function interfaceMembers(
  types: NodeReader,
  { members, heritageClauses }: ts.InterfaceDeclaration,
  scope: Scope,
  key: string,
): readonly FoundMember[] {
  const own = ownMembers(members, scope, key)
  if (own.length > 0) return own
  return (heritageClauses ?? []).flatMap((clause) =>
    clause.types.flatMap(({ expression, typeArguments }) =>
      namedMembers(types.deeper(), { scope, name: expression, given: typeArguments }, key),
    ),
  )
}

function ownMembers(
  members: ts.NodeArray<ts.TypeElement>,
  scope: Scope,
  key: string,
): readonly FoundMember[] {
  return members.flatMap((member) => {
    const { name } = member
    if (name === undefined || !mayBeCalled(name, key)) return []
    if (ts.isComputedPropertyName(name)) throw new NeedsChecker('a member with a computed name')
    if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member))
      throw new NeedsChecker('a member of a rare kind')
    return { member, scope }
  })
}

/** Whether a member may have that name: in brackets may stand any constant. `[Symbol.asyncIterator]` is none of text. */
function mayBeCalled(name: ts.PropertyName, key: string): boolean {
  if (!ts.isComputedPropertyName(name))
    return ts.isStringLiteralLike(name) || ts.isIdentifier(name) ? name.text === key : false
  const { expression } = name
  if (ts.isStringLiteralLike(expression)) return expression.text === key
  return !(
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === 'Symbol'
  )
}
