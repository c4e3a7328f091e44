import { diagnose } from '../diagnostics/diagnose.js'
import type { DiagnosticStep } from '../diagnostics/diagnostic.js'
import type { Shape } from '../model/shape.js'
import { spanIn, type InspectContext } from './context.js'
import { readShape } from './shapes/read-shape.js'
import type { ShapeProblem } from './shapes/shape-reader.js'
import type { ts } from './typescript.js'

export type Side = 'input' | 'output'

export interface SideRequest {
  readonly queue: string
  readonly side: Side
  readonly type: ts.Type
  /** Where the type stands: problems are shown there. */
  readonly node: ts.Node
}

/** Reads one of the two types of a job, and reports what is wrong with it. */
export function readSide(context: InspectContext, request: SideRequest): Shape {
  const { checker, definitions, config, slice } = context
  const type = request.side === 'output' ? (checker.getAwaitedType(request.type) ?? request.type) : request.type
  return readShape(type, {
    checker,
    definitions,
    root: config.root,
    exactOptional: slice.program.getCompilerOptions().exactOptionalPropertyTypes === true,
    start: request.side === 'input' ? 'data' : 'result',
    onProblem: (problem) => reportProblem(context, request, problem),
  })
}

function reportProblem(context: InspectContext, request: SideRequest, problem: ShapeProblem): void {
  const { queue, side } = request
  const values = { queue, side, path: problem.path, found: problem.found, instead: problem.instead }
  const span = spanIn(context, request.node)
  const because = declaredAt(context, request, problem)
  switch (problem.kind) {
    case 'unsendable':
      return context.report(diagnose('unsendableType', values, span, because))
    case 'any':
      context.doubt()
      return context.report(diagnose('anyInType', values, span, because))
    case 'unknown':
      return context.report(diagnose('unknownInType', values, span, because))
    case 'notFound':
      context.doubt()
      return context.report(diagnose('typeNotFound', { ...values, reason: 'nothing of this name was found' }, span, because))
    case 'open':
      return context.report(diagnose('typeNotFound', { ...values, reason: `it is ${problem.found}` }, span, because))
    case 'tooDeep':
      return context.report(diagnose('typeTooDeep', values, span, because))
    case 'brandDropped':
      return context.report(diagnose('brandDropped', values, span, because))
    case 'loose':
      return context.report(diagnose('looseObject', values, span, because))
  }
}

function declaredAt(context: InspectContext, request: SideRequest, problem: ShapeProblem): DiagnosticStep[] {
  if (problem.node === null || problem.node.getSourceFile().fileName.includes('/node_modules/')) return []
  const span = spanIn(context, problem.node)
  const own = spanIn(context, request.node)
  const isInside = span.file === own.file && span.line >= own.line && span.line <= own.endLine
  return isInside ? [] : [{ message: `${problem.path} is declared here`, span }]
}
