import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic, DiagnosticStep } from '../../diagnostics/diagnostic.js'
import type { Shape } from '../../model/shape.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { givenSchemas } from './check-schemas.js'
import { causeOf, findLostCause, type LostCause } from './lost-cause.js'
import { findMissingTypeName, type MissingName } from '../program/missing-type-name.js'
import { handlerOf } from './read-handler.js'
import { isClientType } from '../modules/own-modules.js'
import { boundAlong } from '../types/checker/bound-along.js'
import { lostBound } from '../types/checker/bound-walk.js'
import { readShape } from '../types/checker/read-shape.js'
import type { ShapeProblem } from '../types/checker/shape-reader.js'
import { settledType, type TypeArguments } from '../calls/type-arguments.js'
import { ts } from '../source/typescript.js'
import { explainUnresolvedType } from './explain-unresolved-type.js'

export type Side = 'input' | 'output'

export interface SideRequest {
  readonly queue: string
  readonly side: Side
  readonly type: ts.Type
  /** Where the type stands: problems are shown there. */
  readonly node: ts.Node
  /** What the helpers on the way to the wiring settle. */
  readonly typeArguments: readonly TypeArguments[]
}

/** Reads one of the two types of a job, and reports what is wrong with it. */
export function readSide(context: InspectContext, request: SideRequest): Shape {
  const { checker, definitions, config, slice } = context
  const settled = settledType(checker, request.type, request.typeArguments)
  const type = request.side === 'output' ? (checker.getAwaitedType(settled) ?? settled) : settled
  const problems: ShapeProblem[] = []
  const passed = new Set<ts.Node>()
  const start = request.side === 'input' ? 'data' : 'result'
  const bare = readShape(type, {
    checker,
    definitions,
    root: config.root,
    exactOptional: slice.program.getCompilerOptions().exactOptionalPropertyTypes === true,
    start,
    onProblem: (problem) => problems.push(problem),
    onPassed: (declaration) => passed.add(declaration),
  })
  const onLost = (given: ts.TypeNode): void =>
    void problems.push({ ...lostBound(given), path: start, node: null })
  const written = ts.isTypeNode(request.node) ? request.node : undefined
  const shape = boundAlong({ checker, onLost }, written, bare)
  const missing = findMissingTypeName({
    checker,
    root: request.node,
    passed,
    isUnwritten: (declaration) => isClientType(config, declaration),
  })
  const lost = problems.find(({ kind }) => kind === 'notFound')
  if (missing !== null) {
    // What is made of a missing type is wrong in paths that say nothing.
    reportMissing(context, request, lost?.path ?? start, missing)
    return shape
  }
  if (lost !== undefined) reportLost(context, request, lost)
  for (const problem of firstProblems(problems)) reportProblem(context, request, problem)
  return shape
}

/** A library's class deep in a type can be wrong in a hundred places: the first ones say it. */
const manyErrors = 10

function firstProblems(problems: readonly ShapeProblem[]): readonly ShapeProblem[] {
  const errors = problems.filter(({ kind }) => kind === 'unsendable' || kind === 'open')
  const dropped = new Set(errors.slice(manyErrors))
  return problems.filter((problem) => !dropped.has(problem))
}

/** A path without end says all that it says in its beginning. */
function shortPath(path: string): string {
  return path.length <= 80 ? path : `${path.slice(0, 40).replace(/[.[][^.[]*$/, '')}…`
}

function reportMissing(
  context: InspectContext,
  request: SideRequest,
  path: string,
  name: MissingName,
): void {
  const { queue, side } = request
  const generated = whyGenerated(context, name)
  if (generated !== undefined) {
    const values = { queue, side, path, reason: generated, instead: declareType }
    return context.report(diagnose('typeNotFound', values, spanIn(context, name)))
  }
  context.markProvisional()
  reportCause(context, request, path, causeOf(context, name))
}

const declareType = 'Import or declare the type.'

function reportCause(
  context: InspectContext,
  { queue, side, node }: SideRequest,
  path: string,
  { reason, instead, place }: LostCause,
): void {
  const values = { queue, side, path, reason, instead }
  const isElsewhere =
    place !== null &&
    ts.isStringLiteral(place) &&
    ts.findAncestor(place, (at) => at === node) === undefined
  const because = isElsewhere
    ? [{ message: `the ${side} is declared here`, span: spanIn(context, node) }]
    : []
  context.report(diagnose('typeNotFound', values, spanIn(context, place ?? node), because))
}

function whyGenerated({ checker, config }: InspectContext, name: MissingName): string | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  const target =
    symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return target?.declarations?.some((declaration) => isClientType(config, declaration)) === true
    ? `\`${name.text}\` is generated from the types of the queues and cannot be read while it is being generated; use the type with which that queue's function is declared`
    : undefined
}

/** A type that the compiler gave up, though each of its names is declared. */
function reportLost(context: InspectContext, request: SideRequest, problem: ShapeProblem): void {
  context.markProvisional()
  const { queue, side } = request
  const path = shortPath(problem.path)
  const untyped = untypedData(context, request)
  if (untyped !== undefined) {
    const reason = 'it is derived from the data, for which the handler declares no type'
    const instead =
      'Write the type of the data: async (services, data: { … }) => …, or give a schema as `input`.'
    return reportCause(context, request, path, { reason, instead, place: untyped })
  }
  const roots = [
    ...(problem.node === null ? [] : [problem.node]),
    ...sourcesOfSide(context, request),
  ]
  const cause = findLostCause(context, roots)
  if (cause !== undefined) return reportCause(context, request, path, cause)
  const span = spanIn(context, request.node)
  const because = declaredAt(context, request, problem)
  const why =
    explainUnresolvedType(context, request.node) ??
    (problem.node && explainUnresolvedType(context, problem.node))
  if (why?.kind === 'endless') {
    const found = 'the levels that the compiler reads'
    context.report(diagnose('typeTooDeep', { queue, side, path, found }, span, because))
    return
  }
  const values = {
    queue,
    side,
    path,
    reason: why?.reason ?? 'the compiler could not resolve it',
    instead: declareType,
  }
  context.report(diagnose('typeNotFound', values, span, because))
}

/** The data of a handler that says nothing of its type, so that it is `void`. */
function untypedData(
  { checker }: InspectContext,
  { node, side }: SideRequest,
): ts.ParameterDeclaration | undefined {
  if (side !== 'output' || !ts.isCallExpression(node)) return undefined
  const handler = handlerOf(node)
  const data = handler && ts.isFunctionLike(handler) ? handler.parameters[1] : undefined
  if (data === undefined || data.type !== undefined) return undefined
  return checker.getTypeAtLocation(data).flags & ts.TypeFlags.Void ? data : undefined
}

/** What one side of a function is inferred from: its schema, otherwise the handler's parameter or result. */
function sourcesOfSide(context: InspectContext, { node, side }: SideRequest): readonly ts.Node[] {
  if (!ts.isCallExpression(node)) return [node]
  const schema = givenSchemas(context, node).get(side)
  if (schema !== undefined) return [schema.node]
  const handler = handlerOf(node)
  if (handler === undefined || !ts.isFunctionLike(handler)) return [handler ?? node]
  const data = handler.parameters[1]
  return side === 'output' ? [handler] : data === undefined ? [] : [data]
}

function reportProblem(context: InspectContext, request: SideRequest, problem: ShapeProblem): void {
  const { queue, side } = request
  const path = shortPath(problem.path)
  const values = { queue, side, path, found: problem.found, instead: problem.instead }
  const span = spanIn(context, request.node)
  const because = declaredAt(context, request, problem)
  const origin = originOf(context, problem)
  const report = (diagnostic: Diagnostic): void =>
    context.report(origin === undefined ? diagnostic : { ...diagnostic, origin })
  switch (problem.kind) {
    case 'unsendable':
      return context.report(diagnose('unsendableType', values, span, because))
    case 'any':
      context.markProvisional()
      return report(diagnose('anyInType', values, span, because))
    case 'unknown':
      return report(diagnose('unknownInType', values, span, because))
    case 'notFound':
      // Reported once, with its reason: what follows from it needs no words.
      return undefined
    case 'open':
      return context.report(
        diagnose(
          'typeNotFound',
          { ...values, reason: `it is ${problem.found}`, instead: problem.instead },
          span,
          because,
        ),
      )
    case 'tooDeep':
      return context.report(diagnose('typeTooDeep', values, span, because))
    case 'brandDropped':
      return report(diagnose('brandDropped', values, span, because))
    case 'loose':
      return report(diagnose('looseObject', values, span, because))
    case 'boundLost':
      return report(diagnose('boundNotFollowed', values, span, because))
    case 'jsonForm':
      return report(diagnose('jsonForm', values, span, because))
  }
}

/** The declaration that a finding is of, unless each use settles its type: `value: T`. */
function originOf({ checker }: InspectContext, { node }: ShapeProblem): string | undefined {
  if (node === null) return undefined
  const isOpen = (inner: ts.Node): boolean =>
    (ts.isTypeNode(inner) &&
      (checker.getTypeFromTypeNode(inner).flags & ts.TypeFlags.TypeParameter) !== 0) ||
    ts.forEachChild(inner, isOpen) === true
  return isOpen(node) ? undefined : `${node.getSourceFile().fileName}:${node.pos}`
}

function declaredAt(
  context: InspectContext,
  request: SideRequest,
  problem: ShapeProblem,
): DiagnosticStep[] {
  if (problem.node === null || problem.node.getSourceFile().fileName.includes('/node_modules/'))
    return []
  const span = spanIn(context, problem.node)
  const own = spanIn(context, request.node)
  const isInside = span.file === own.file && span.line >= own.line && span.line <= own.endLine
  return isInside ? [] : [{ message: `${shortPath(problem.path)} is declared here`, span }]
}
