import type { MissingName } from './missing-type-name.js'
import { ts } from '../source/typescript.js'

/** More than a type is ever made of; a program may be larger. */
const mostNodes = 5000

export interface MissingValueRequest {
  readonly checker: ts.TypeChecker
  readonly roots: readonly ts.Node[]
  /** The first missing name of a type that is written on the way. */
  readonly inType: (node: ts.Node) => MissingName | null
}

/**
 * The first name that an expression takes its type from and that leads nowhere: an import of a module that is not there,
 * a name that nothing declares. It goes from a name to its declaration, from a call to the function's `return`, from an
 * object to its properties.
 */
export function findMissingValue(request: MissingValueRequest): MissingName | null {
  const { checker, inType } = request
  const waiting: ts.Node[] = [...request.roots]
  const met = new Set<ts.Node>(waiting)
  // What is added to the list while it is walked is walked as well: the nearest name comes first.
  for (const node of waiting) {
    if (met.size > mostNodes) return null
    if (ts.isTypeNode(node)) {
      const missing = inType(node)
      if (missing !== null) return missing
    }
    if (ts.isIdentifier(node) && isMissing(checker, node)) return node
    for (const next of sourcesOf(checker, node)) {
      if (met.has(next)) continue
      met.add(next)
      waiting.push(next)
    }
  }
  return null
}

function isMissing(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  if (name.text === 'undefined' || name.text === 'arguments') return false
  const symbol = symbolOf(checker, name)
  return symbol === undefined || target(checker, symbol).declarations === undefined
}

function symbolOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Symbol | undefined {
  return ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name)
}

function target(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** What the type of a node is made from. */
function sourcesOf(checker: ts.TypeChecker, node: ts.Node): readonly ts.Node[] {
  if (ts.isTypeNode(node) && !ts.isTypeQueryNode(node)) return typeQueriesIn(node)
  if (ts.isTypeQueryNode(node)) {
    return [leftmost(node.exprName), ...declarationsOf(checker, node.exprName)]
  }
  if (ts.isIdentifier(node)) return declarationsOf(checker, node)
  if (ts.isFunctionLike(node)) return resultsOf(node)
  if (ts.isShorthandPropertyAssignment(node)) return [node.name]
  if (ts.isPropertyAccessExpression(node)) {
    return [node.expression, ...declarationsOf(checker, node.name)]
  }
  if (ts.isPropertyAssignment(node)) return [node.initializer]
  if (isTyped(node)) return typeOrValue(node)
  if (ts.isBindingElement(node)) return [node.parent.parent]
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return [node.type]
  if (ts.isClassLike(node) || ts.isStatement(node) || ts.isSourceFile(node)) return []
  return childrenOf(node)
}

type Typed =
  | ts.VariableDeclaration
  | ts.PropertyDeclaration
  | ts.PropertySignature
  | ts.ParameterDeclaration

function isTyped(node: ts.Node): node is Typed {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isParameter(node)
  )
}

function typeOrValue(node: Typed): readonly ts.Node[] {
  if (node.type !== undefined) return [node.type]
  return 'initializer' in node && node.initializer !== undefined ? [node.initializer] : []
}

/** What a name is declared as; what a package declares has its types written out. */
function declarationsOf(checker: ts.TypeChecker, name: ts.Node): readonly ts.Node[] {
  const symbol = ts.isIdentifier(name) ? symbolOf(checker, name) : checker.getSymbolAtLocation(name)
  return (symbol && target(checker, symbol).declarations) ?? []
}

/** The type that a function is declared to give, or what it returns. */
function resultsOf(node: ts.SignatureDeclaration): readonly ts.Node[] {
  if (node.type !== undefined) return [node.type]
  const body = 'body' in node ? node.body : undefined
  if (body === undefined) return []
  if (!ts.isBlock(body)) return [body]
  const results: ts.Node[] = []
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner) || ts.isClassLike(inner)) return
    if (ts.isReturnStatement(inner) && inner.expression) results.push(inner.expression)
    ts.forEachChild(inner, visit)
  }
  visit(body)
  return results
}

function typeQueriesIn(type: ts.TypeNode): readonly ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeQueryNode(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(type)
  return found
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  return children
}

function leftmost(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : leftmost(name.left)
}
