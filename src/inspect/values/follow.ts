import type { Evaluator } from './evaluator.js'
import { classMember } from './class-member.js'
import { exportedValue } from './exported-value.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isBindable } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** Where a name or a member is declared; an item of an array is its own declaration. */
export type Origin = ts.Declaration | ts.Expression

/** Where a name, `a.b` or `a['b']` is declared, found by symbols and literals, without checking a type. */
export function originOf(evaluator: Evaluator, expression: ts.Expression): Origin | undefined {
  const node = stripWrappers(expression)
  if (ts.isIdentifier(node)) return declarationOf(evaluator, symbolOfName(evaluator, node))
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : keyOf(evaluator, node.argumentExpression)
  return name === undefined ? undefined : memberOrigin(evaluator, node.expression, name)
}

/** The expression that a declaration is set to; undefined when it comes from elsewhere. */
export function sourceOf(evaluator: Evaluator, origin: Origin): ts.Expression | undefined {
  if (isBindable(origin)) return boundSource(evaluator, origin as ts.Declaration)
  if (ts.isBindingElement(origin)) return destructuredSource(evaluator, origin)
  if (ts.isShorthandPropertyAssignment(origin)) {
    const symbol = evaluator.context.checker.getShorthandAssignmentValueSymbol(origin)
    const inner = declarationOf(evaluator, symbol)
    return inner === undefined || inner === origin ? undefined : sourceOf(evaluator, inner)
  }
  if (ts.isExportAssignment(origin)) return origin.expression
  if (ts.isSourceFile(origin)) return jsonSource(origin)
  if (
    ts.isVariableDeclaration(origin) ||
    ts.isPropertyDeclaration(origin) ||
    ts.isPropertyAssignment(origin)
  ) {
    return origin.initializer
  }
  return exportedValue(origin) ?? (isExpression(origin) ? origin : undefined)
}

/** Follows an expression until it is no longer a name or a member: to a literal, a call, or as far as it goes. */
export function definitionOf(evaluator: Evaluator, expression: ts.Expression): ts.Expression {
  const node = stripWrappers(expression)
  // What is defined by itself has no end.
  if (evaluator.following.has(node)) return node
  evaluator.following.add(node)
  try {
    const origin = originOf(evaluator, node)
    const source = frozenValue(node) ?? (origin && sourceOf(evaluator, origin))
    return source === undefined ? node : definitionOf(evaluator, source)
  } finally {
    evaluator.following.delete(node)
  }
}

/** The text of a key that is written as an expression; undefined when it is not a constant. */
export function keyOf(evaluator: Evaluator, expression: ts.Expression): string | undefined {
  const value = evaluator.evaluate(expression)
  return value.kind === 'constant' && value.value !== null ? String(value.value) : undefined
}

/** The declaration of `object.name`, for what has members that are written down: modules, classes, literals. */
export function memberOrigin(
  evaluator: Evaluator,
  object: ts.Expression,
  name: string,
): Origin | undefined {
  const { checker } = evaluator.context
  const owner = ownerOf(evaluator, object)
  if (owner !== undefined && owner.flags & (ts.SymbolFlags.Module | ts.SymbolFlags.Class)) {
    const member =
      checker.tryGetMemberInModuleExports(name, owner) ?? classMember(checker, owner, name)
    if (member !== undefined) return declarationOf(evaluator, member)
  }
  const literal = definitionOf(evaluator, object)
  if (ts.isObjectLiteralExpression(literal)) return propertyOrigin(evaluator, literal, name)
  if (ts.isArrayLiteralExpression(literal)) return itemOrigin(literal, name)
  return undefined
}

/** The last property of a name counts, as it does when the program runs. */
function propertyOrigin(
  evaluator: Evaluator,
  literal: ts.ObjectLiteralExpression,
  name: string,
): Origin | undefined {
  for (const property of literal.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const inner = memberOrigin(evaluator, property.expression, name)
      if (inner !== undefined) return inner
    } else if (propertyName(evaluator, property.name) === name) return property
  }
  return undefined
}

function propertyName(evaluator: Evaluator, name: ts.PropertyName): string | undefined {
  if (ts.isComputedPropertyName(name)) return keyOf(evaluator, name.expression)
  return ts.isPrivateIdentifier(name) ? undefined : name.text
}

function itemOrigin(literal: ts.ArrayLiteralExpression, name: string): ts.Expression | undefined {
  const index = Number(name)
  const before = literal.elements.slice(0, index + 1)
  return before.some((element) => ts.isSpreadElement(element)) ? undefined : literal.elements[index]
}

/** The symbol of what stands before the dot. */
function ownerOf(evaluator: Evaluator, object: ts.Expression): ts.Symbol | undefined {
  const node = stripWrappers(object)
  if (ts.isIdentifier(node)) return resolved(evaluator, symbolOfName(evaluator, node))
  const origin = originOf(evaluator, node)
  return (origin as (ts.Node & { readonly symbol?: ts.Symbol }) | undefined)?.symbol
}

function boundSource(evaluator: Evaluator, declaration: ts.Declaration): ts.Expression | undefined {
  const bound = evaluator.bindings.get(declaration)
  if (bound === undefined) evaluator.unbound.add(declaration)
  return bound ?? undefined
}

/** `const { mail } = names`: the member of what is taken apart, otherwise the default. */
function destructuredSource(
  evaluator: Evaluator,
  element: ts.BindingElement,
): ts.Expression | undefined {
  const parent = element.parent.parent
  const whole = sourceOf(evaluator, parent)
  const key = destructuredKey(element)
  if (key === undefined) return undefined
  const origin = whole && memberOrigin(evaluator, whole, key)
  return origin === undefined ? element.initializer : sourceOf(evaluator, origin)
}

/** The key that an element of a pattern takes; undefined for `...rest` and computed keys. */
export function destructuredKey(element: ts.BindingElement): string | undefined {
  if (element.dotDotDotToken) return undefined
  const pattern = element.parent
  if (ts.isArrayBindingPattern(pattern)) return String(pattern.elements.indexOf(element))
  const key = element.propertyName ?? element.name
  return ts.isIdentifier(key) || ts.isStringLiteralLike(key) || ts.isNumericLiteral(key)
    ? key.text
    : undefined
}

function symbolOfName(evaluator: Evaluator, node: ts.Identifier): ts.Symbol | undefined {
  const { checker } = evaluator.context
  // The name of `{ func }` is a property and a variable at once; the variable is what it is worth.
  return ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node)
}

function resolved(evaluator: Evaluator, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias
    ? evaluator.context.checker.getAliasedSymbol(symbol)
    : symbol
}

function declarationOf(
  evaluator: Evaluator,
  symbol: ts.Symbol | undefined,
): ts.Declaration | undefined {
  const target = resolved(evaluator, symbol)
  return target?.valueDeclaration ?? target?.declarations?.[0]
}

/** `Object.freeze(x)` is x. */
function frozenValue(node: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression))
    return undefined
  return node.expression.getText() === 'Object.freeze' ? node.arguments[0] : undefined
}

function jsonSource(file: ts.SourceFile): ts.Expression | undefined {
  const [statement] = file.statements
  const isJson =
    file.fileName.endsWith('.json') &&
    statement !== undefined &&
    ts.isExpressionStatement(statement)
  return isJson ? statement.expression : undefined
}

function isExpression(origin: Origin): origin is ts.Expression {
  return ts.isExpression(origin)
}
