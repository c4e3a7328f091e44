import { diagnose } from '../../diagnostics/diagnose.js'
import type { DiagnosticStep } from '../../diagnostics/diagnostic.js'
import type { Shape } from '../../model/shape.js'
import { spanIn, type InspectContext } from '../values/context.js'
import { missingImport } from '../values/missing-import.js'
import { findMissingTypeName } from '../program/missing-type-name.js'
import { isClientType } from '../modules/own-modules.js'
import { boundAlong } from '../types/checker/bound-along.js'
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
  const start = request.side === 'input' ? 'data' : 'result'
  const bare = readShape(type, {
    checker,
    definitions,
    root: config.root,
    exactOptional: slice.program.getCompilerOptions().exactOptionalPropertyTypes === true,
    start,
    onProblem: (problem) => problems.push(problem),
  })
  const shape = boundAlong(checker, ts.isTypeNode(request.node) ? request.node : undefined, bare)
  const missing = findMissingTypeName(checker, request.node, (declaration) =>
    isClientType(config, declaration),
  )
  const lost = problems.find(({ kind }) => kind === 'notFound')
  if (missing !== null) {
    // What is made of a missing type is wrong in ways that say nothing.
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
  name: ts.Identifier,
): void {
  const { queue, side } = request
  const reason = whyMissing(context, name)
  const values = { queue, side, path, reason }
  context.report(diagnose('typeNotFound', values, spanIn(context, name)))
}

function whyMissing(context: InspectContext, name: ts.Identifier): string {
  const { checker, config } = context
  const symbol = checker.getSymbolAtLocation(name)
  const target =
    symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  if (target?.declarations?.some((declaration) => isClientType(config, declaration)) === true)
    return `\`${name.text}\` is generated from the types of the queues, and cannot be read while it is made; use the type that the function of that queue is declared with`
  context.markProvisional()
  return (
    missingImport(context, name) ?? `\`${name.text}\` is not declared in any file that was found`
  )
}

/** A type that the compiler gave up, though each of its names is declared. */
function reportLost(context: InspectContext, request: SideRequest, problem: ShapeProblem): void {
  context.markProvisional()
  const { queue, side } = request
  const values = { queue, side, path: shortPath(problem.path) }
  const span = spanIn(context, request.node)
  const because = declaredAt(context, request, problem)
  const why =
    explainUnresolvedType(context, request.node) ??
    (problem.node && explainUnresolvedType(context, problem.node))
  if (why?.kind === 'endless') {
    context.report(
      diagnose(
        'typeTooDeep',
        { ...values, found: 'all the levels that the compiler reads' },
        span,
        because,
      ),
    )
    return
  }
  const reason = why?.reason ?? 'the compiler could not work it out'
  context.report(diagnose('typeNotFound', { ...values, reason }, span, because))
}

function reportProblem(context: InspectContext, request: SideRequest, problem: ShapeProblem): void {
  const { queue, side } = request
  const path = shortPath(problem.path)
  const values = { queue, side, path, found: problem.found, instead: problem.instead }
  const span = spanIn(context, request.node)
  const because = declaredAt(context, request, problem)
  switch (problem.kind) {
    case 'unsendable':
      return context.report(diagnose('unsendableType', values, span, because))
    case 'any':
      context.markProvisional()
      return context.report(diagnose('anyInType', values, span, because))
    case 'unknown':
      return context.report(diagnose('unknownInType', values, span, because))
    case 'notFound':
      // Reported once, with its reason: what follows from it needs no words.
      return undefined
    case 'open':
      return context.report(
        diagnose('typeNotFound', { ...values, reason: `it is ${problem.found}` }, span, because),
      )
    case 'tooDeep':
      return context.report(diagnose('typeTooDeep', values, span, because))
    case 'brandDropped':
      return context.report(diagnose('brandDropped', values, span, because))
    case 'loose':
      return context.report(diagnose('looseObject', values, span, because))
    case 'jsonForm':
      return context.report(diagnose('jsonForm', values, span, because))
  }
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
