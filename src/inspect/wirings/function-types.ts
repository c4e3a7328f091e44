import { diagnose } from '../../diagnostics/diagnose.js'
import type { DiagnosticStep } from '../../diagnostics/diagnostic.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { missingImport } from '../values/missing-import.js'
import type { Side } from './read-side.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

export type FunctionTypes = Readonly<Record<Side, SideType>>

export interface SideType {
  readonly type: ts.Type
  /** Where problems of the type are shown. */
  readonly node: ts.Node
}

/**
 * The two types that a value of type `PikkuFunction<Input, Output>` carries, whatever else it is. Reports a value that
 * is none, and a call that was given such a function and does not say what it makes of it.
 */
export function typesOf(
  context: InspectContext,
  node: ts.Node,
  wired: ts.Expression,
): FunctionTypes | null {
  const type = context.checker.getNonNullableType(context.checker.getTypeAtLocation(node))
  const carried = type.isUnion() ? 'ambiguous' : carriedTypes(context, type)
  if (carried === 'ambiguous') {
    context.report(
      diagnose('functionAmbiguous', { expression: shortText(node) }, spanIn(context, node)),
    )
    return null
  }
  const call = losingCall(context, node)
  if (carried !== undefined && (call === undefined || !isAny(carried.input))) {
    return { input: { type: carried.input, node }, output: { type: carried.output, node } }
  }
  if (call !== undefined || isAny(type)) reportLoss(context, { node, call, wired })
  else {
    const found = `of type \`${context.checker.typeToString(type)}\``
    context.report(
      diagnose('notAPikkuFunction', { expression: shortText(node), found }, spanIn(context, node)),
    )
  }
  return null
}

interface Carried {
  readonly input: ts.Type
  readonly output: ts.Type
}

function carriedTypes({ checker }: InspectContext, type: ts.Type): Carried | undefined {
  const carried = type
    .getProperties()
    .find((property) => (property.escapedName as string).startsWith('__@types@'))
  const types = carried && checker.getNonNullableType(checker.getTypeOfSymbol(carried))
  const [input, output] = ['input', 'output'].map((name) => {
    const property = types?.getProperty(name)
    return property && checker.getTypeOfSymbol(property)
  })
  return input === undefined || output === undefined ? undefined : { input, output }
}

/** The innermost call that is given a function with its types and gives back something without them. */
function losingCall(context: InspectContext, node: ts.Node): ts.CallExpression | undefined {
  if (!ts.isExpression(node)) return undefined
  const call = stripWrappers(node)
  if (!ts.isCallExpression(call)) return undefined
  for (const argument of call.arguments) {
    const inner = losingCall(context, argument)
    if (inner !== undefined) return inner
  }
  return keepsTypes(context, call) ||
    !call.arguments.some((argument) => keepsTypes(context, argument))
    ? undefined
    : call
}

function keepsTypes(context: InspectContext, expression: ts.Expression): boolean {
  const carried = carriedTypes(context, context.checker.getTypeAtLocation(expression))
  return carried !== undefined && !isAny(carried.input)
}

interface Loss {
  readonly node: ts.Node
  readonly call: ts.CallExpression | undefined
  readonly wired: ts.Expression
}

function reportLoss(context: InspectContext, { node, call, wired }: Loss): void {
  context.markProvisional()
  const place = call ?? node
  const missing = ts.isCallExpression(place) ? missingImport(context, place.expression) : undefined
  if (missing !== undefined && ts.isCallExpression(place)) {
    const values = { expression: shortText(place.expression), reason: missing }
    return context.report(diagnose('functionNotFound', values, spanIn(context, place)))
  }
  const at = call === undefined ? `\`${shortText(node)}\`` : `\`${shortText(call.expression)}(…)\``
  const found = context.checker.typeToString(context.checker.getTypeAtLocation(place))
  const isElsewhere = stripWrappers(wired) !== node
  const because = [
    ...declaredAt(context, call),
    ...(isElsewhere ? [{ message: 'it is wired here', span: spanIn(context, wired) }] : []),
  ]
  const values = { expression: shortText(isElsewhere ? wired : node), at, found }
  context.report(diagnose('functionTypeLost', values, spanIn(context, place), because))
}

/** Where the call's function is declared: what has to be mended. */
function declaredAt(
  context: InspectContext,
  call: ts.CallExpression | undefined,
): DiagnosticStep[] {
  const declaration = call && context.checker.getResolvedSignature(call)?.declaration
  if (call === undefined || declaration === undefined || ts.isJSDocSignature(declaration)) return []
  return [
    {
      message: `\`${shortText(call.expression)}\` is declared here`,
      span: spanIn(context, declaration),
    },
  ]
}

function isAny(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0
}
