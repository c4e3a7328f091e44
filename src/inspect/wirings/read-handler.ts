import { diagnose } from '../../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'
import type { WrittenHandler } from '../types/handler/written-handler.js'

/**
 * Reports a handler whose types cannot be a job's: a generator, or, where its types are inferred, a type guard, a
 * generic or an overloaded function. Returns whether the function is refused.
 */
export function checkHandler(
  context: InspectContext,
  queue: string,
  call: ts.CallExpression,
  hasTypeArguments: boolean,
): boolean {
  const handler = handlerOf(call)
  if (handler === undefined) return false
  const span = spanIn(context, handler)
  if (isGenerator(context, handler)) {
    context.report(diagnose('generatorHandler', { queue }, span))
    return true
  }
  if (hasTypeArguments) return false
  const { written, open, count } = signatureOf(context, handler)
  if (written !== undefined && hasAsterisk(written)) {
    context.report(diagnose('generatorHandler', { queue }, span))
    return true
  }
  const guard = written && 'type' in written ? written.type : undefined
  // Only where it is written: newer compilers take many a function that gives a boolean for a predicate.
  if (guard !== undefined && ts.isTypePredicateNode(guard)) {
    context.report(diagnose('guardHandler', { queue, says: shortText(guard) }, span))
    return true
  }
  if (open !== undefined) {
    context.report(diagnose('genericHandler', { queue, parameter: open }, span))
    return true
  }
  if (count > 1) context.report(diagnose('overloadedHandler', { queue }, span))
  return false
}

interface HandlerSignature {
  /** Its declaration: of overloads, the last one, which inference takes. */
  readonly written: ts.SignatureDeclaration | ts.JSDocSignature | undefined
  /** The name of its first type parameter. */
  readonly open: string | undefined
  readonly count: number
}

/** A function that stands in the call says it all itself: to ask for its type would check its body, in each overload. */
function signatureOf({ checker }: InspectContext, handler: ts.Node): HandlerSignature {
  if (isWrittenFunction(handler)) {
    return { written: handler, open: handler.typeParameters?.[0]?.name.text, count: 1 }
  }
  const signatures = checker.getTypeAtLocation(handler).getCallSignatures()
  const last = signatures.at(-1)
  return {
    written: last?.declaration,
    open: last?.typeParameters?.[0]?.symbol.name,
    count: signatures.length,
  }
}

/** A function that is written where it is given. */
export function isWrittenFunction(handler: ts.Node | undefined): handler is WrittenHandler {
  return (
    handler !== undefined &&
    (ts.isArrowFunction(handler) ||
      ts.isFunctionExpression(handler) ||
      ts.isMethodDeclaration(handler))
  )
}

/** Whether a handler is a generator, as far as its own file says: where the types are written out, no import is followed. */
function isGenerator({ checker }: InspectContext, handler: ts.Node): boolean {
  if (!ts.isIdentifier(handler)) return hasAsterisk(handler)
  const property = handler.parent
  const symbol = ts.isShorthandPropertyAssignment(property)
    ? checker.getShorthandAssignmentValueSymbol(property)
    : checker.getSymbolAtLocation(handler)
  const declaration = symbol?.valueDeclaration
  if (declaration === undefined) return false
  const source = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration
  return source !== undefined && hasAsterisk(source)
}

function hasAsterisk(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'asteriskToken' in node && node.asteriskToken !== undefined
}

/** The handler: the argument itself, or its `func`. */
export function handlerOf(
  call: ts.CallExpression,
): ts.Expression | ts.MethodDeclaration | undefined {
  const [argument] = call.arguments
  if (argument === undefined) return undefined
  const definition = stripWrappers(argument)
  if (!ts.isObjectLiteralExpression(definition)) return definition
  const property = definition.properties.find((member) => member.name?.getText() === 'func')
  if (property === undefined) return undefined
  if (ts.isPropertyAssignment(property)) return stripWrappers(property.initializer)
  if (ts.isShorthandPropertyAssignment(property)) return property.name
  return ts.isMethodDeclaration(property) ? property : undefined
}

/**
 * The handler that stands in the call, with nothing but parentheses around it and its options: `as` and
 * `satisfies` may state other types than the handler itself. Undefined for any other handler.
 */
export function handlerInPlace(call: ts.CallExpression): WrittenHandler | undefined {
  const [argument] = call.arguments
  if (argument === undefined) return undefined
  const definition = withoutParentheses(argument)
  if (!ts.isObjectLiteralExpression(definition))
    return isWrittenFunction(definition) ? definition : undefined
  const [property, another] = definition.properties.filter(({ name }) => name?.getText() === 'func')
  if (property === undefined || another !== undefined) return undefined
  if (ts.isMethodDeclaration(property)) return property
  const given = ts.isPropertyAssignment(property)
    ? withoutParentheses(property.initializer)
    : undefined
  return isWrittenFunction(given) ? given : undefined
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node
}
