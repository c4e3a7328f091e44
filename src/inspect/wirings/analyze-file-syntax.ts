import { debuglog } from 'node:util'
import { functionNames, wiringNames } from '../../scan/names.js'
import type { InspectContext } from '../values/context.js'
import { createEvaluator } from '../values/evaluate.js'
import type { FileAnalysis } from './file-analysis.js'
import type { DefinitionDraft } from '../types/checker/definition-table.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import { plainWirings } from './plain-wirings.js'
import { readWiringSyntax } from './read-wiring-syntax.js'
import { unavailable } from './unavailable.js'
import type { TypeDeclaration, SyntaxFile } from '../syntax/syntax-file.js'
import type { SyntaxProject } from '../syntax/syntax-project.js'

export interface WiringNames {
  /** Names that may lead to one of our functions. */
  readonly names: readonly string[]
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: ReadonlySet<string>
}

/**
 * What became of a wiring file: read; left to the type checker, by itself; or left to it with every other one, since
 * how it wires may concern them.
 */
export type SyntaxResult = FileAnalysis | 'file-needs-checker' | 'project-needs-checker'

/** Reads a wiring file whose wirings, functions and types are all written out, without a type checker. */
export function analyzeFileSyntax(
  project: SyntaxProject,
  fileName: string,
  { names, packages }: WiringNames,
): SyntaxResult {
  const wirings = unlessCheckerNeeded(fileName, () => {
    const file = project.open(fileName)
    return { file, plain: plainWirings(project, file, { names: wiringNamesOf(names), packages }) }
  })
  if (wirings === null || wirings.plain === null) return 'project-needs-checker'
  const { file, plain } = wirings
  const drafts = new Map<TypeDeclaration, DefinitionDraft>()
  const evaluator = createEvaluator(contextOf(project, file))
  const workers = unlessCheckerNeeded(fileName, () =>
    plain.map((wiring) => readWiringSyntax({ project, evaluator, drafts, file }, wiring)),
  )
  if (workers === null) return 'file-needs-checker'
  return {
    workers,
    definitions: [...drafts.values()],
    diagnostics: [],
    exportedAliases: [],
    isProvisional: false,
  }
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
    if (!(error instanceof NeedsChecker)) throw error
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
