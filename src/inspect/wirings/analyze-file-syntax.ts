import { debuglog } from 'node:util'
import { functionNames, wiringNames } from '../../scan/names.js'
import type { ScheduleModel } from '../../model/queue-model.js'
import type { InspectContext } from '../values/context.js'
import { createEvaluator } from '../values/evaluate.js'
import type { FileAnalysis } from './file-analysis.js'
import { readDefinitions, type DefinitionDraft } from '../types/checker/definition-table.js'
import type { WorkerDraft } from './draft.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import { plainWirings } from './plain-wirings.js'
import type { ts } from '../source/typescript.js'
import type { PlainWiring } from './plain-wirings.js'
import { splitScheduler } from './read-schedule.js'
import { readScheduleSyntax, readWiringSyntax, type SyntaxContext } from './read-wiring-syntax.js'
import { unavailable } from './unavailable.js'
import type { TypeDeclaration, SyntaxFile } from '../syntax/syntax-file.js'
import type { SyntaxProject } from '../syntax/syntax-project.js'

export interface FileRequest {
  /** Names that may lead to one of our functions. */
  readonly names: readonly string[]
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: ReadonlySet<string>
  /** Whether a call need not be read, since what is known of it stands. Default: none. */
  readonly stands?: (source: ts.SourceFile, call: ts.CallExpression) => boolean
}

/** What the syntax of a wiring file answers. */
export interface SyntaxAnalysis {
  /** Of the wirings whose functions and types are written out. */
  readonly analysis: FileAnalysis
  /** Where the other wiring calls stand in the file's text: the type checker must read them. */
  readonly unanswered: ReadonlySet<number>
  /** The calls that were not read. */
  readonly standing: readonly ts.CallExpression[]
}

/**
 * Reads the wirings of a file without a type checker, as far as their functions and types are written out. A file that
 * wires in a way that may concern other files is left to the checker with every other one.
 */
export function analyzeFileSyntax(
  project: SyntaxProject,
  fileName: string,
  { names, packages, stands }: FileRequest,
): SyntaxAnalysis | 'project-needs-checker' {
  const wirings = unlessCheckerNeeded(fileName, () => {
    const file = project.open(fileName)
    return { file, plain: plainWirings(project, file, { names: wiringNamesOf(names), packages }) }
  })
  if (wirings === null || wirings.plain === null) return 'project-needs-checker'
  const { file, plain } = wirings
  const drafts = new Map<TypeDeclaration, DefinitionDraft>()
  const evaluator = createEvaluator(contextOf(project, file))
  const workers: WorkerDraft[] = []
  const schedules: ScheduleModel[] = []
  const context = { project, evaluator, drafts, file }
  const unanswered = new Set<number>()
  const standing: ts.CallExpression[] = []
  for (const wiring of plain) {
    if (stands?.(file.source, wiring.call) === true) {
      standing.push(wiring.call)
      continue
    }
    const before = drafts.size
    const { call, spelling } = wiring
    const read = unlessCheckerNeeded(fileName, () => readCall(context, call, spelling))
    if (read !== null) {
      workers.push(...read.workers)
      schedules.push(...read.schedules)
    } else {
      unanswered.add(wiring.call.pos)
      // What it has begun to read is dropped with it.
      for (const declaration of [...drafts.keys()].slice(before)) drafts.delete(declaration)
    }
  }
  const definitions = readDefinitions(drafts)
  const analysis = { workers, schedules, definitions, diagnostics: [], exportedAliases: [] }
  return { analysis: { ...analysis, isProvisional: false }, unanswered, standing }
}

function readCall(
  context: SyntaxContext,
  call: ts.CallExpression,
  spelling: PlainWiring['spelling'],
): Pick<FileAnalysis, 'workers' | 'schedules'> {
  if (spelling === 'wireSchedule')
    return { workers: [], schedules: [readScheduleSyntax(context, call)] }
  const worker = readWiringSyntax(context, { call, spelling })
  return spelling === 'wireScheduler'
    ? splitScheduler(worker)
    : { workers: [worker], schedules: [] }
}

/** The calls that declare functions are ours to import under any name: only wirings concern other files. */
function wiringNamesOf(names: readonly string[]): ReadonlySet<string> {
  const functions: ReadonlySet<string> = new Set(functionNames)
  return new Set([...wiringNames, ...names.filter((name) => !functions.has(name))])
}

/** `NODE_DEBUG=pikku-syntax` says why a file was left to the type checker. */
const debug = debuglog('pikku-syntax')

/** Null if the syntax alone does not answer the question. */
function unlessCheckerNeeded<Answer>(file: string, read: () => Answer): Answer | null {
  try {
    return read()
  } catch (error) {
    // Types that lead to each other may go deeper than the stack: how deep is too deep, the checker's reader says.
    if (!(error instanceof NeedsChecker) && !(error instanceof RangeError)) throw error
    debug('%s needs the type checker: %s', file, error.message)
    return null
  }
}

/** What the readers of values need that need no checker. A file in which something is wrong is read with one. */
function contextOf(project: SyntaxProject, { source }: SyntaxFile): InspectContext {
  return {
    config: project.config,
    slice: unavailable('slice'),
    checker: unavailable('checker'),
    names: new Set(),
    packages: new Set(),
    files: [source],
    helpers: new Set(),
    definitions: unavailable('definition table'),
    report: ({ name }) => {
      throw new NeedsChecker(`there is something to say: ${name}`)
    },
    markProvisional: () => {
      throw new NeedsChecker('there is a doubt')
    },
  }
}
