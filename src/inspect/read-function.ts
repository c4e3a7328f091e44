import { diagnose } from '../diagnostics/diagnose.js'
import type { FunctionModel } from '../model/queue-model.js'
import type { RecordValue } from '../model/static-value.js'
import { spanIn, type InspectContext } from './context.js'
import { docOf } from './doc.js'
import { createEvaluator, evaluate } from './evaluate.js'
import { exportName, followFunction, placeSpan, type FollowedFunction } from './follow-function.js'
import { checkHandler } from './read-handler.js'
import { readSide, type Side } from './read-side.js'
import { shortText } from './span-of.js'
import { ts } from './typescript.js'

/** Reads the function that a wiring names: where it is, what it says of itself, and its two types. */
export function readFunction(
  context: InspectContext,
  queue: string,
  expression: ts.Expression,
): FunctionModel | null {
  const followed = followFunction(context, expression)
  if (followed.kind === 'lost') {
    reportLost(context, expression, followed)
    return null
  }
  const types = readTypes(context, queue, followed)
  if (types === null) return null
  const { place } = followed
  const side = (which: Side): FunctionModel['input'] =>
    readSide(context, { queue, side: which, ...types[which] })
  const input = side('input')
  const output = side('output')
  const doc = place.declaration === null ? undefined : docOf(place.declaration)
  return {
    span: placeSpan(context, place),
    file: spanIn(context, place.node).file,
    export: exportName(context, place),
    kind: followed.kind === 'declared' && followed.factory === 'pikkuFunc' ? 'session' : 'sessionless',
    input,
    output,
    ...(doc === undefined ? {} : { doc }),
    settings: followed.kind === 'declared' ? readSettings(context, followed.call) : null,
  }
}

type FunctionTypes = Readonly<Record<Side, SideType>>

interface SideType {
  readonly type: ts.Type
  /** Where problems of the type are shown. */
  readonly node: ts.Node
}

function readTypes(
  context: InspectContext,
  queue: string,
  followed: Exclude<FollowedFunction, { kind: 'lost' }>,
): FunctionTypes | null {
  if (followed.kind === 'typed') return typesOf(context, followed.expression)
  const { call } = followed
  const [inputNode, outputNode] = call.typeArguments ?? []
  const isRefused = checkHandler(context, queue, call, inputNode !== undefined)
  if (isRefused) return null
  if (inputNode === undefined || hasSchema(call)) return typesOf(context, call)
  const { checker } = context
  return {
    input: { type: checker.getTypeFromTypeNode(inputNode), node: inputNode },
    output:
      outputNode === undefined
        ? { type: checker.getVoidType(), node: inputNode }
        : { type: checker.getTypeFromTypeNode(outputNode), node: outputNode },
  }
}

/** The two types that a value of type `PikkuFunction<Input, Output>` carries, whatever else it is. */
function typesOf(context: InspectContext, node: ts.Node): FunctionTypes | null {
  const { checker } = context
  const type = checker.getTypeAtLocation(node)
  if (type.flags & ts.TypeFlags.Any) {
    context.doubt()
    context.report(
      diagnose('functionTypeLost', { expression: shortText(node), at: lossPlace(context, node) }, spanIn(context, node)),
    )
    return null
  }
  const carried = type.getProperties().find((property) => (property.escapedName as string).startsWith('__@types@'))
  const types = carried && checker.getNonNullableType(checker.getTypeOfSymbol(carried))
  const [input, output] = ['input', 'output'].map((name) => {
    const property = types?.getProperty(name)
    return property && checker.getTypeOfSymbol(property)
  })
  if (input === undefined || output === undefined) {
    context.report(
      diagnose('notAPikkuFunction', { expression: shortText(node), found: `of type \`${checker.typeToString(type)}\`` }, spanIn(context, node)),
    )
    return null
  }
  return { input: { type: input, node }, output: { type: output, node } }
}

/** The call that gave `any`: the first one, seen from the inside, whose own type is lost. */
function lossPlace(context: InspectContext, node: ts.Node): string {
  if (!ts.isCallExpression(node)) return `\`${shortText(node)}\``
  const inner = node.arguments.find(
    (argument) => ts.isCallExpression(argument) && context.checker.getTypeAtLocation(argument).flags & ts.TypeFlags.Any,
  )
  return inner === undefined ? `\`${shortText(node.expression)}(…)\`` : lossPlace(context, inner)
}

function hasSchema(call: ts.CallExpression): boolean {
  const [argument] = call.arguments
  return (
    argument !== undefined &&
    ts.isObjectLiteralExpression(argument) &&
    argument.properties.some((property) => property.name?.getText() === 'input' || property.name?.getText() === 'output')
  )
}

/** `auth`, `permissions`, `docs` and `tags`, as they are written. */
function readSettings(context: InspectContext, call: ts.CallExpression): RecordValue | null {
  const [argument] = call.arguments
  if (argument === undefined || !ts.isObjectLiteralExpression(argument)) return null
  const value = evaluate(createEvaluator(context), argument)
  if (value.kind !== 'record') return null
  const known = new Set(['auth', 'permissions', 'docs', 'tags'])
  return { ...value, entries: value.entries.filter((entry) => known.has(entry.key)) }
}

function reportLost(
  context: InspectContext,
  expression: ts.Expression,
  { problem, node }: Extract<FollowedFunction, { kind: 'lost' }>,
): void {
  const text = shortText(expression)
  const span = spanIn(context, expression)
  const because = node === expression ? [] : [{ message: `\`${text}\` leads here`, span: spanIn(context, node) }]
  if (problem.name === 'functionNotFound') {
    context.report(diagnose('functionNotFound', { expression: text, reason: problem.reason }, span, because))
  } else if (problem.name === 'notAPikkuFunction') {
    context.report(diagnose('notAPikkuFunction', { expression: text, found: problem.found }, span, because))
  } else {
    context.report(diagnose('functionAmbiguous', { expression: text }, span, because))
  }
}

