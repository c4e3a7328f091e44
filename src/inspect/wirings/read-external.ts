import { diagnose } from '../../diagnostics/diagnose.js'
import type { FunctionModel } from '../../model/queue-model.js'
import type { StaticValue } from '../../model/static-value.js'
import { docOf } from '../source/doc.js'
import { ts } from '../source/typescript.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { readSide } from './read-side.js'
import type { Wiring } from './read-wiring.js'

/** Whether `external` of a wiring says that the queue is served elsewhere. */
export function isExternal(external: StaticValue | undefined): boolean {
  return external?.kind === 'constant' && external.value === true
}

/**
 * What stands for the function of a queue that is served elsewhere: its types are those of the call, and its place is
 * theirs. Null where there are none, or there is a function all the same.
 */
export function readExternal(
  context: InspectContext,
  queue: string,
  { call, path }: Wiring,
  func: ts.Expression | undefined,
): FunctionModel | null {
  if (func !== undefined) {
    context.report(diagnose('externalWithFunction', { queue }, spanIn(context, func)))
    return null
  }
  const [input, output] = call.typeArguments ?? []
  if (input === undefined) {
    context.report(diagnose('externalTypesMissing', { queue }, spanIn(context, path.shown)))
    return null
  }
  const { checker } = context
  const { typeArguments } = path
  const typeOf = (node: ts.TypeNode): ts.Type => checker.getTypeFromTypeNode(node)
  const side = { queue, typeArguments }
  const result =
    output === undefined
      ? { type: checker.getVoidType(), node: input }
      : { type: typeOf(output), node: output }
  return {
    ...placeOfExternal(context, call, input),
    input: readSide(context, { ...side, side: 'input', type: typeOf(input), node: input }),
    output: readSide(context, { ...side, side: 'output', ...result }),
  }
}

/** All of it but its types. */
export function placeOfExternal(
  context: InspectContext,
  call: ts.CallExpression,
  input: ts.TypeNode,
): Omit<FunctionModel, 'input' | 'output'> {
  const doc = ts.isExpressionStatement(call.parent) ? docOf(call.parent) : undefined
  const span = spanIn(context, input)
  return {
    span,
    file: span.file,
    export: null,
    kind: 'sessionless',
    ...(doc === undefined ? {} : { doc }),
    settings: null,
  }
}
