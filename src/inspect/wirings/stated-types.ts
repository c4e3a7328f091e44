import { isErrorType } from '../types/checker/primitive.js'
import type { ts } from '../source/typescript.js'
import type { InspectContext } from '../values/context.js'
import { isWrittenOut, schemasOf, schemaType } from './check-schemas.js'
import type { FunctionTypes, SideType } from './function-types.js'
import { unknownOption } from './inferred-types.js'
import { handlerInPlace } from './read-handler.js'
import type { WrittenHandler } from '../types/handler/written-handler.js'
import type { Side } from './read-side.js'

/**
 * The types of a function whose call writes none, where each side is stated all the same: by a schema, by the type of
 * the handler's data, or by the type that it returns. The compiler would infer the same, after it has checked the
 * handler's body against every form of the call. Null where a side is not stated, or the call is not one that it infers.
 */
export function statedTypes(
  context: InspectContext,
  call: ts.CallExpression,
): FunctionTypes | null {
  if (!isWrittenOut(call) || unknownOption(call) !== undefined) return null
  const handler = handlerInPlace(call)
  if (handler === undefined) return null
  const schemas = schemasOf(call)
  const stated = (side: Side, own: () => SideType | null): SideType | null => {
    const schema = schemas.get(side)
    return schema === undefined ? own() : ofSchema(context, { schema, side, node: call })
  }
  const input = stated('input', () => ofData(context, handler))
  const output = input && stated('output', () => ofReturn(context, handler))
  return input && output && { input, output }
}

interface OfSchema {
  readonly schema: ts.Expression
  readonly side: Side
  readonly node: ts.Node
}

function ofSchema({ checker }: InspectContext, { schema, side, node }: OfSchema): SideType | null {
  const given = checker.getTypeAtLocation(schema)
  const type = isErrorType(given) ? undefined : schemaType(checker, given, side)
  return type === undefined ? null : { type, node }
}

function ofData(context: InspectContext, handler: WrittenHandler): SideType | null {
  const [services, data] = handler.parameters
  if (services?.name.getText() === 'this' || services?.dotDotDotToken !== undefined) return null
  if (data === undefined) return { type: context.checker.getVoidType(), node: handler }
  const isPlain =
    data.type !== undefined &&
    data.questionToken === undefined &&
    data.dotDotDotToken === undefined &&
    data.initializer === undefined
  return isPlain ? ofNode(context, data.type) : null
}

function ofReturn(context: InspectContext, { type }: WrittenHandler): SideType | null {
  return type === undefined ? null : ofNode(context, type)
}

/** Null for a type that is not known: what is missing is told by who infers it. */
function ofNode({ checker }: InspectContext, node: ts.TypeNode): SideType | null {
  const type = checker.getTypeFromTypeNode(node)
  return isErrorType(type) ? null : { type, node }
}
