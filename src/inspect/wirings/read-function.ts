import { diagnose } from '../../diagnostics/diagnose.js'
import type { FunctionModel } from '../../model/queue-model.js'
import type { RecordValue } from '../../model/static-value.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { docOf } from '../source/doc.js'
import { checkSchemas, givenSchemas } from './check-schemas.js'
import { evaluateObject } from '../values/evaluate-object.js'
import type { Evaluator } from '../values/evaluator.js'
import {
  exportName,
  placeSpan,
  type DeclaredFunction,
  type FollowedFunction,
  type LostFunction,
  type TypedFunction,
} from '../calls/follow-function.js'
import { typesOf, type FunctionTypes } from './function-types.js'
import { inferredTypes } from './inferred-types.js'
import { checkHandler } from './read-handler.js'
import { readSide, type Side } from './read-side.js'
import { statedTypes } from './stated-types.js'
import { reportReassigned } from '../calls/report-reassigned.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import type { TypeArguments } from '../calls/type-arguments.js'
import { ts } from '../source/typescript.js'

/** Reads the function that a wiring names: where it is, what it says of itself, and its two types. */
export function readFunction(
  evaluator: Evaluator,
  queue: string,
  expression: ts.Expression,
  followed: FollowedFunction,
  typeArguments: readonly TypeArguments[],
): FunctionModel | null {
  const { context } = evaluator
  if (followed.kind === 'lost') {
    reportLost(context, expression, followed)
    return null
  }
  reportReassigned(context, followed.place.variables)
  const types = readTypes(context, queue, expression, followed)
  if (types === null) return null
  const { place } = followed
  const side = (which: Side): FunctionModel['input'] =>
    readSide(context, { queue, side: which, typeArguments, ...types[which] })
  const input = side('input')
  const output = side('output')
  const doc = place.declaration === null ? undefined : docOf(place.declaration)
  return {
    span: placeSpan(context, place),
    file: withinPackages(spanIn(context, place.node).file),
    export: exportName(context, place),
    kind:
      followed.kind === 'declared' && followed.factory === 'pikkuFunc' ? 'session' : 'sessionless',
    input,
    output,
    ...(doc === undefined ? {} : { doc }),
    settings: followed.kind === 'declared' ? readSettings(evaluator, followed.call) : null,
  }
}

/** The place in `node_modules` without where that is: another install, or package manager, changes no byte. */
function withinPackages(file: string): string {
  return file.replace(/^.*(?=\bnode_modules\/)/, '')
}

function readTypes(
  context: InspectContext,
  queue: string,
  wired: ts.Expression,
  followed: DeclaredFunction | TypedFunction,
): FunctionTypes | null {
  if (followed.kind === 'typed') return typesOf(context, followed.expression, wired)
  const { call, annotated } = followed
  const [inputNode, outputNode] = call.typeArguments ?? []
  const isRefused = checkHandler(context, queue, call, inputNode !== undefined)
  if (isRefused) return null
  if (annotated !== null) return typesOf(context, annotated, wired)
  if (inputNode === undefined) {
    return statedTypes(context, call) ?? inferredTypes(context, call, wired, queue)
  }
  const { checker } = context
  // The type parameters of a class are settled by the instance that the function is taken from.
  if (isInGenericClass(call) && stripWrappers(wired) !== call) {
    return typesOf(context, wired, wired)
  }
  const declared = {
    input: { type: checker.getTypeFromTypeNode(inputNode), node: inputNode },
    output:
      outputNode === undefined
        ? // Nothing is written of it, so nothing in it can be missing.
          { type: checker.getVoidType(), node: call.expression }
        : { type: checker.getTypeFromTypeNode(outputNode), node: outputNode },
  }
  checkSchemas(context, queue, givenSchemas(context, call), declared)
  return declared
}

function isInGenericClass(call: ts.CallExpression): boolean {
  const owner = ts.findAncestor(call, ts.isClassLike)
  return owner?.typeParameters !== undefined
}

/** `auth`, `permissions`, `docs` and `tags`, as they are written. */
export function readSettings(evaluator: Evaluator, call: ts.CallExpression): RecordValue | null {
  const [argument] = call.arguments
  if (argument === undefined || !ts.isObjectLiteralExpression(argument)) return null
  const value = evaluateObject(evaluator, argument, (key) => settings.has(key))
  return { ...value, entries: value.entries.filter(({ key }) => settings.has(key)) }
}

const settings = new Set(['auth', 'permissions', 'docs', 'tags'])

function reportLost(
  context: InspectContext,
  expression: ts.Expression,
  { problem, node }: LostFunction,
): void {
  const written = stripWrappers(expression)
  const text = shortText(written)
  const span = spanIn(context, written)
  const because =
    node === written ? [] : [{ message: `\`${text}\` leads here`, span: spanIn(context, node) }]
  if (problem.name === 'functionNotFound') {
    context.report(
      diagnose('functionNotFound', { expression: text, reason: problem.reason }, span, because),
    )
  } else if (problem.name === 'notAPikkuFunction') {
    context.report(
      diagnose('notAPikkuFunction', { expression: text, found: problem.found }, span, because),
    )
  } else {
    context.report(diagnose('functionAmbiguous', { expression: text }, span, because))
  }
}
