import type { ConstantValue, StaticValue } from '../../model/static-value.js'
import type { Bindings } from './bindings.js'
import { spanIn, type InspectContext } from './context.js'
import { reasonOf } from './describe-value.js'
import { afterWrites } from './after-writes.js'
import { dynamic } from './dynamic.js'
import { evaluateCall } from './evaluate-call.js'
import { evaluateOperator } from './evaluate-operator.js'
import type { Evaluator } from './evaluator.js'
import { exportedValue } from './exported-value.js'
import { evaluateBound, evaluateDestructured, letReason } from './evaluate-bound.js'
import { evaluateMember } from './evaluate-member.js'
import { evaluateObject } from './evaluate-object.js'
import { getterReason } from './getter-reason.js'
import { missingImport } from './missing-import.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isBindable, isConst, memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'
import { valueOfType } from './value-of-type.js'

export function createEvaluator(
  context: InspectContext,
  bindings: Bindings = new Map(),
  isWanted: Evaluator['isWanted'] = () => true,
): Evaluator {
  const evaluator: Evaluator = {
    context,
    bindings,
    isWanted,
    evaluate: (expression) => evaluate(evaluator, expression),
    evaluateSymbol: (symbol, node) => evaluateSymbol(evaluator, symbol, node),
    unbound: new Set(),
    open: new Set(),
    following: new Set(),
  }
  return evaluator
}

/** What an expression is worth, without running anything. What cannot be known comes back as `dynamic`, with its reason. */
export function evaluate(evaluator: Evaluator, expression: ts.Expression): StaticValue {
  const node = stripWrappers(expression)
  const span = spanIn(evaluator.context, node)
  const constant = (value: ConstantValue['value']): StaticValue => ({
    kind: 'constant',
    value,
    span,
  })

  if (ts.isStringLiteralLike(node)) return constant(node.text)
  if (ts.isNumericLiteral(node)) return constant(Number(node.text))
  if (node.kind === ts.SyntaxKind.TrueKeyword) return constant(true)
  if (node.kind === ts.SyntaxKind.FalseKeyword) return constant(false)
  if (node.kind === ts.SyntaxKind.NullKeyword) return constant(null)
  if (ts.isObjectLiteralExpression(node)) return evaluateObject(evaluator, node, evaluator.isWanted)
  if (ts.isArrayLiteralExpression(node)) return evaluateArray(evaluator, node)
  if (ts.isFunctionLike(node) || ts.isClassExpression(node) || ts.isNewExpression(node)) {
    return { kind: 'code', text: shortText(node), span }
  }
  if (ts.isIdentifier(node)) return evaluateIdentifier(evaluator, node)
  if (memberName(node) !== undefined || ts.isElementAccessExpression(node)) {
    return evaluateMember(
      evaluator,
      node as ts.PropertyAccessExpression | ts.ElementAccessExpression,
    )
  }
  if (ts.isCallExpression(node)) return evaluateCall(evaluator, node)
  return (
    evaluateOperator(node, (inner) => evaluate(evaluator, inner), span) ??
    dynamic(evaluator, node, 'it is computed when the program runs')
  )
}

function evaluateArray(evaluator: Evaluator, node: ts.ArrayLiteralExpression): StaticValue {
  const items: StaticValue[] = []
  for (const element of node.elements) {
    if (!ts.isSpreadElement(element)) {
      items.push(evaluate(evaluator, element))
      continue
    }
    const spread = evaluate(evaluator, element.expression)
    if (spread.kind !== 'list') return dynamic(evaluator, element.expression, reasonOf(spread))
    items.push(...spread.items)
  }
  return { kind: 'list', items, span: spanIn(evaluator.context, node) }
}

function evaluateIdentifier(evaluator: Evaluator, node: ts.Identifier): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (node.text === 'undefined') return { kind: 'constant', value: undefined, span }
  if (node.text === 'Infinity') return { kind: 'constant', value: Infinity, span }
  return evaluateSymbol(evaluator, evaluator.context.checker.getSymbolAtLocation(node), node)
}

/** The value that a name stands for, wherever it is declared. */
export function evaluateSymbol(
  evaluator: Evaluator,
  found: ts.Symbol | undefined,
  node: ts.Node,
): StaticValue {
  const { checker } = evaluator.context
  let symbol = found
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0]
  if (symbol === undefined || declaration === undefined) {
    const missing = ts.isExpression(node) ? missingImport(evaluator.context, node) : undefined
    return dynamic(
      evaluator,
      node,
      missing ?? `\`${shortText(node)}\` is not declared in a file that was found`,
    )
  }
  if (evaluator.open.has(symbol)) return dynamic(evaluator, node, 'it is defined by itself')
  evaluator.open.add(symbol)
  try {
    return evaluateDeclaration(evaluator, symbol, declaration, node)
  } finally {
    evaluator.open.delete(symbol)
  }
}

function evaluateDeclaration(
  evaluator: Evaluator,
  symbol: ts.Symbol,
  declaration: ts.Declaration,
  node: ts.Node,
): StaticValue {
  const { checker } = evaluator.context
  const at = (value: StaticValue): StaticValue => ({
    ...value,
    // A function is known by its name, where it has one.
    ...(value.kind === 'code' ? { text: shortText(node) } : {}),
    span: spanIn(evaluator.context, node),
  })
  if (isBindable(declaration)) return evaluateBound(evaluator, declaration, node)
  if (ts.isBindingElement(declaration))
    return at(evaluateDestructured(evaluator, declaration, node))
  if (ts.isVariableDeclaration(declaration)) {
    if (
      ts.isForStatement(declaration.parent.parent) ||
      ts.isForInStatement(declaration.parent.parent)
    ) {
      return dynamic(evaluator, node, `\`${symbol.name}\` changes on each iteration of its loop`)
    }
    const type = (): StaticValue =>
      at(valueOfType(evaluator, checker.getTypeOfSymbol(symbol), node))
    if (!isConst(declaration)) {
      // `let name = 'mails' as const` can hold nothing else, whatever is assigned to it.
      const value = type()
      return value.kind === 'constant' ? value : dynamic(evaluator, node, letReason(symbol.name))
    }
    const { initializer } = declaration
    if (initializer === undefined) return type()
    return at(afterWrites(evaluator, symbol, initializer, evaluate(evaluator, initializer)))
  }
  if (ts.isEnumMember(declaration)) {
    const value = checker.getConstantValue(declaration)
    return value === undefined
      ? dynamic(evaluator, node, 'the enum member is computed')
      : { kind: 'constant', value, span: spanIn(evaluator.context, node) }
  }
  if (ts.isPropertyAssignment(declaration)) return at(evaluate(evaluator, declaration.initializer))
  if (ts.isPropertyDeclaration(declaration) && isStaticReadonly(declaration)) {
    const { initializer } = declaration
    if (initializer !== undefined)
      return at(afterWrites(evaluator, symbol, initializer, evaluate(evaluator, initializer)))
    return at(valueOfType(evaluator, checker.getTypeOfSymbol(symbol), node))
  }
  if (ts.isSourceFile(declaration) && declaration.fileName.endsWith('.json')) {
    const [statement] = declaration.statements
    if (statement && ts.isExpressionStatement(statement))
      return at(evaluate(evaluator, statement.expression))
  }
  if (ts.isExportAssignment(declaration)) return at(evaluate(evaluator, declaration.expression))
  if (ts.isShorthandPropertyAssignment(declaration)) {
    return evaluateSymbol(evaluator, checker.getShorthandAssignmentValueSymbol(declaration), node)
  }
  const exported = exportedValue(declaration, symbol)
  if (exported !== undefined) return at(evaluate(evaluator, exported))
  if (ts.isPropertyDeclaration(declaration)) {
    return dynamic(
      evaluator,
      node,
      `\`${symbol.name}\` could be reassigned; declare it \`static readonly\``,
    )
  }
  if (ts.isGetAccessor(declaration)) return dynamic(evaluator, node, getterReason)
  if (ts.isFunctionLike(declaration) || ts.isClassDeclaration(declaration)) {
    return { kind: 'code', text: shortText(node), span: spanIn(evaluator.context, node) }
  }
  return dynamic(evaluator, node, `\`${symbol.name}\` is not a constant`)
}

function isStaticReadonly(declaration: ts.PropertyDeclaration): boolean {
  const flags = ts.getCombinedModifierFlags(declaration)
  return (flags & ts.ModifierFlags.Static) !== 0 && (flags & ts.ModifierFlags.Readonly) !== 0
}
