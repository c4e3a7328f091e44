import { diagnose } from '../../diagnostics/diagnose.js'
import { wiringNames } from '../../scan/names.js'
import { functionOf } from './callers-of.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { exportedValue } from '../values/exported-value.js'
import { resolveCallee } from '../values/resolve-callee.js'
import { recognise } from './recognise.js'
import { referencesTo } from './references.js'
import { shortText } from '../source/span-of.js'
import { isConst, memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

const wirings = new Set<string>(wiringNames)

/**
 * Reports a wiring call, or a helper that wires, that is used as a value: whoever gets it may wire queues that no call
 * here tells of.
 */
export function reportWiringEscapes(context: InspectContext, file: ts.SourceFile): void {
  const names = localNames(context, file)
  for (const reference of referencesTo(file, names)) {
    if (isPassedOn(reference) && wires(context, reference)) {
      context.report(
        diagnose('wiringPassedOn', { name: shortText(reference) }, spanIn(context, reference)),
      )
    }
  }
}

/** The names that matter, what this file's imports call them, and its own helpers. */
function localNames(context: InspectContext, file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set(context.names)
  for (const helper of context.helpers) {
    const name = ts.getNameOfDeclaration((helper.name ? helper : helper.parent) as ts.Declaration)
    if (name !== undefined) names.add(name.getText())
  }
  for (const statement of file.statements) {
    const bindings = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : undefined
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue
    for (const { name, propertyName } of bindings.elements) {
      if (propertyName !== undefined && names.has(propertyName.text)) names.add(name.text)
    }
  }
  return names
}

/** Whether a reference is more than called, named, exported or compared: those are followed, or do no harm. */
function isPassedOn(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node && !isConst(parent)
  // A default is one of the things that the name may stand for.
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) return parent.initializer === node
  if (ts.isShorthandPropertyAssignment(parent)) return parent.objectAssignmentInitializer === node
  // Under a computed or a private name nobody finds it again.
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return (
      parent.initializer === node &&
      (ts.isComputedPropertyName(parent.name) || ts.isPrivateIdentifier(parent.name))
    )
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent))
    return (
      parent.expression === node && ['call', 'apply', 'bind'].includes(memberName(parent) ?? '')
    )
  if (ts.isConditionalExpression(parent)) return parent.condition !== node
  if (ts.isBinaryExpression(parent)) return isGivenOn(parent, node)
  return (
    // A class that extends one which wires is made by other calls than those that were followed.
    ts.isExpressionWithTypeArguments(parent) ||
    ts.isTaggedTemplateExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isDecorator(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isThrowStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isYieldExpression(parent) ||
    ts.isSpreadElement(parent)
  )
}

/** Whether an operator hands an operand on: an assignment, or a choice such as `given ?? wireQueueWorker`. */
function isGivenOn(operation: ts.BinaryExpression, operand: ts.Expression): boolean {
  const operator = operation.operatorToken.kind
  if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken)
    return true
  if (operation.right !== operand) return false
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return true
  const isAssignment =
    operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
  return isAssignment && exportedValue(operation) === undefined
}

function wires(context: InspectContext, reference: ts.Expression): boolean {
  const own = recognise(context, reference)
  if (own !== undefined) return wirings.has(own)
  const target = functionOf(resolveCallee(context, reference))
  return target !== undefined && context.helpers.has(target as ts.SignatureDeclaration)
}
