import { wiringNames, type scheduleName } from '../../scan/names.js'
import type { WiringSpelling } from '../../model/queue-model.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { InspectContext } from '../values/context.js'
import type { FileAnalysis } from './file-analysis.js'
import { followCallers } from '../calls/follow-callers.js'
import { readSchedule, splitScheduler } from './read-schedule.js'
import { readWiring } from './read-wiring.js'
import { recognise, recogniseByType } from '../calls/recognise.js'
import { reportLoading } from '../calls/report-loading.js'
import { reportLostCallPath, reportNeverCalled } from '../calls/report-call-path.js'
import { ts } from '../source/typescript.js'
import { directPath, type CallPath } from '../calls/call-path.js'

const spellings = new Set<string>(wiringNames)

/** What the wiring calls of a file declare. */
export type Wired = Pick<FileAnalysis, 'workers' | 'schedules'>

/** The spelling of any call that prebuild reads. */
type CallSpelling = WiringSpelling | typeof scheduleName

/** The wirings of a file, in the order in which they stand there: of some calls, or of all (`null`). */
export function readWirings(
  context: InspectContext,
  file: ts.SourceFile,
  calls: ReadonlySet<number> | null,
): Wired {
  const found: Wired[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && calls?.has(node.pos) !== false) {
      const own = recognise(context, node.expression) ?? recogniseByType(context, node)
      if (own !== undefined && spellings.has(own)) {
        reportLoading(context, node, own)
        found.push(...readPaths(context, node, own as CallSpelling, directPath(node)))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return {
    workers: found.flatMap(({ workers }) => workers),
    schedules: found.flatMap(({ schedules }) => schedules),
  }
}

/** What one call declares: one worker or schedule, but for a call in a helper or a loop, which wires one for each call and turn. */
function readPaths(
  context: InspectContext,
  call: ts.CallExpression,
  spelling: CallSpelling,
  path: CallPath,
): Wired[] {
  const held: Diagnostic[] = []
  const quiet = { ...context, report: (diagnostic: Diagnostic) => held.push(diagnostic) }
  const read =
    spelling === 'wireSchedule'
      ? readSchedule(quiet, { call, path })
      : readWiring(quiet, { call, spelling, path })
  const needed = innermost(read.unbound)
  if (needed === undefined) {
    held.forEach(context.report)
    if (read.draft === null) return []
    if (!('function' in read.draft)) return [{ workers: [], schedules: [read.draft] }]
    return spelling === 'wireScheduler'
      ? [splitScheduler(read.draft)]
      : [{ workers: [read.draft], schedules: [] }]
  }
  const { paths, lost } = followCallers(context, path, needed)
  for (const end of lost) reportLostCallPath(context, call, end)
  if (paths.length === 0 && lost.length === 0) reportNeverCalled(context, call, needed)
  return paths.flatMap((next) => readPaths(context, call, spelling, next))
}

/** What stands inside another loop or helper stands after that one's variables. */
function innermost(declarations: ReadonlySet<ts.Declaration>): ts.Declaration | undefined {
  return [...declarations].sort((a, b) => b.pos - a.pos)[0]
}
