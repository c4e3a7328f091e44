import { ts } from '../source/typescript.js'

/** What stands below a node that a type may be made of. */
export interface TypeNames {
  /** The names of types, and the modules of `import()` types. */
  readonly names: readonly (ts.Identifier | ts.StringLiteral)[]
  /** The keys that types are looked up by; `*` for all of an object's. */
  readonly keys: readonly string[]
  /** The named members of objects: each is part of a type only where something leads to it. */
  readonly members: readonly NamedMember[]
}

export interface NamedMember {
  readonly node: ts.Node
  readonly key: string
  /** A member is part of a type that was read from one of these. */
  readonly objects: readonly ts.Node[]
}

const known = new WeakMap<ts.Node, TypeNames>()

/** The names below a node, except those in the bodies of functions and in values. */
export function namesOf(root: ts.Node): TypeNames {
  const before = known.get(root)
  if (before !== undefined) return before
  const names: (ts.Identifier | ts.StringLiteral)[] = []
  const keys: string[] = []
  const members: NamedMember[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) return
    if (ts.isPropertyDeclaration(node)) {
      if (node.type) visit(node.type)
      return
    }
    names.push(...ownNames(node))
    keys.push(...ownKeys(node))
    const apart = membersApart(node)
    members.push(...apart)
    const isApart = new Set(apart.map((member) => member.node))
    ts.forEachChild(node, (child) => (isApart.has(child) ? undefined : visit(child)))
  }
  visit(root)
  const found = { names, keys, members }
  known.set(root, found)
  return found
}

function ownNames(node: ts.Node): (ts.Identifier | ts.StringLiteral)[] {
  if (ts.isTypeReferenceNode(node)) return [rightmost(node.typeName)]
  if (ts.isTypeQueryNode(node)) {
    return ts.isImportTypeNode(node.exprName) ? [] : [leftmost(node.exprName)]
  }
  if (ts.isImportTypeNode(node)) {
    const { argument, qualifier } = node
    const module =
      ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal)
        ? [argument.literal]
        : []
    return qualifier ? [...module, rightmost(qualifier)] : module
  }
  const isName = ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)
  return isName ? [node.expression] : []
}

function ownKeys(node: ts.Node): string[] {
  if (ts.isLiteralTypeNode(node)) {
    const { literal } = node
    return ts.isStringLiteral(literal) && !isData(node) ? [literal.text] : []
  }
  if (ts.isTypeReferenceNode(node)) {
    const { typeName } = node
    return rightmost(typeName).text === 'ConstructorParameters' ? ['constructor'] : []
  }
  if (ts.isIndexedAccessTypeNode(node)) return ts.isTypeOperatorNode(node.indexType) ? ['*'] : []
  // `typeof exporter.process`
  if (ts.isQualifiedName(node)) return [node.right.text]
  const isSignature = ts.isPropertySignature(node) || ts.isMethodSignature(node)
  return isSignature && isPattern(node) ? [keyOf(node.name)] : []
}

/** Whether a literal is the value of a property, and not a key that is looked up. */
function isData(literal: ts.Node): boolean {
  const use = ts.findAncestor(
    literal,
    (node) =>
      isPropertyOrParameter(node) ||
      ts.isTypeReferenceNode(node) ||
      ts.isIndexedAccessTypeNode(node) ||
      ts.isMappedTypeNode(node),
  )
  return use !== undefined && isPropertyOrParameter(use)
}

function isPropertyOrParameter(node: ts.Node): boolean {
  return ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)
}

/** Whether a member is one that a conditional type looks for: `T extends { process: infer P }`. */
function isPattern(member: ts.Node): boolean {
  const pattern = ts.findAncestor(
    member,
    (node) =>
      !ts.isSourceFile(node) &&
      ts.isConditionalTypeNode(node.parent) &&
      node.parent.extendsType === node,
  )
  return pattern !== undefined
}

/** The members and the bases of an object, which a type leads to one by one. */
function membersApart(node: ts.Node): NamedMember[] {
  const isObject =
    ts.isInterfaceDeclaration(node) || ts.isClassLike(node) || ts.isTypeLiteralNode(node)
  if (!isObject) return []
  const bases = ts.isTypeLiteralNode(node) ? [] : (node.heritageClauses ?? [])
  const all: readonly (ts.ClassElement | ts.TypeElement)[] = [...node.members]
  return [
    ...bases.map((base) => ({ node: base, key: '', objects: [node, ...node.members] })),
    ...all.flatMap((member): NamedMember[] => {
      if (ts.isConstructorDeclaration(member)) {
        return [{ node: member, key: 'constructor', objects: [member] }]
      }
      return member.name === undefined
        ? []
        : [{ node: member, key: keyOf(member.name), objects: [member] }]
    }),
  ]
}

function keyOf(name: ts.PropertyName): string {
  return ts.isComputedPropertyName(name) ? name.getText() : name.text
}

function rightmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : name.right
}

function leftmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : leftmost(name.left)
}
