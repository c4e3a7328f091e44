import { diagnose } from '../diagnostics/diagnose.js'
import { spanIn, type InspectContext } from './context.js'
import { stripWrappers } from './strip-wrappers.js'
import { ts } from './typescript.js'

/**
 * Reports a handler whose types cannot be a job's: a generator, or, where its types are inferred, a generic or an
 * overloaded function. Returns whether the function is refused.
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
  if (ts.isFunctionLike(handler) && 'asteriskToken' in handler && handler.asteriskToken) {
    context.report(diagnose('generatorHandler', { queue }, span))
    return true
  }
  if (hasTypeArguments) return false
  const signatures = context.checker.getTypeAtLocation(handler).getCallSignatures()
  const open = signatures.at(-1)?.typeParameters?.[0]
  if (open !== undefined) {
    context.report(diagnose('genericHandler', { queue, parameter: open.symbol.name }, span))
    return true
  }
  if (signatures.length > 1) context.report(diagnose('overloadedHandler', { queue }, span))
  return false
}

/** The handler: the argument itself, or its `func`. */
function handlerOf(call: ts.CallExpression): ts.Expression | ts.MethodDeclaration | undefined {
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
