import type { InspectContext } from '../values/context.js'
import { typesOf, type FunctionTypes } from './function-types.js'
import { handlerOf } from './read-handler.js'
import { ts } from '../source/typescript.js'

/**
 * The types of a function whose call writes none. Where a mistake elsewhere in the call (a misspelt option, say) keeps
 * the compiler from inferring them, the handler's own signature tells: a type error never changes what a queue takes.
 */
export function inferredTypes(
  context: InspectContext,
  call: ts.CallExpression,
  wired: ts.Expression,
): FunctionTypes | null {
  const types = typesOf(context, call, wired)
  const isLost = types !== null && (types.input.type.flags & ts.TypeFlags.Unknown) !== 0
  return (isLost ? handlerTypes(context, call) : null) ?? types
}

function handlerTypes({ checker }: InspectContext, call: ts.CallExpression): FunctionTypes | null {
  const handler = handlerOf(call)
  const signature = handler && checker.getTypeAtLocation(handler).getCallSignatures().at(-1)
  if (handler === undefined || signature === undefined) return null
  const data = signature.parameters[1]?.valueDeclaration
  if (data !== undefined && !(ts.isParameter(data) && data.type !== undefined)) return null
  const input = data === undefined ? checker.getVoidType() : checker.getTypeAtLocation(data)
  return {
    input: { type: input, node: data ?? handler },
    output: { type: signature.getReturnType(), node: handler },
  }
}
