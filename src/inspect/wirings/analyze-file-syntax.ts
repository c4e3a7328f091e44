import { functionNames, wiringNames } from '../../scan/names.js'
import type { InspectContext } from '../values/context.js'
import { createEvaluator } from '../values/evaluate.js'
import type { FileAnalysis } from './file-analysis.js'
import type { DefinitionDraft } from '../types/checker/definition-table.js'
import { NeedsChecker } from '../syntax/needs-checker.js'
import { plainWirings } from './plain-wirings.js'
import { readWrittenWiring } from './read-wiring-syntax.js'
import { unavailable } from './unavailable.js'
import type { TypeDeclaration, WrittenFile } from '../syntax/syntax-file.js'
import type { WrittenProject } from '../syntax/syntax-project.js'

export interface WrittenRequest {
  /** Names that may lead to one of our functions. */
  readonly names: readonly string[]
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: ReadonlySet<string>
}

/**
 * What became of a wiring file: read; left to the type checker, by itself; or left to it with every other one, since
 * how it wires may concern them.
 */
export type WrittenResult = FileAnalysis | 'unanswered' | 'tangled'

/** Reads a wiring file whose wirings, functions and types are all written out, without a type checker. */
export function analyzeFileSyntax(
  project: WrittenProject,
  fileName: string,
  { names, packages }: WrittenRequest,
): WrittenResult {
  const wirings = settled(() => {
    const file = project.open(fileName)
    return { file, plain: plainWirings(project, file, { names: wiringNamesOf(names), packages }) }
  })
  if (wirings === null || wirings.plain === null) return 'tangled'
  const { file, plain } = wirings
  const drafts = new Map<TypeDeclaration, DefinitionDraft>()
  const evaluator = createEvaluator(contextOf(project, file))
  const workers = settled(() =>
    plain.map((wiring) => readWrittenWiring({ project, evaluator, drafts, file }, wiring)),
  )
  if (workers === null) return 'unanswered'
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

/** Null where the text alone does not settle the answer. */
function settled<Answer>(read: () => Answer): Answer | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NeedsChecker) return null
    throw error
  }
}

/** What the readers of values need that need no checker. A file in which something is wrong is read with one. */
function contextOf(project: WrittenProject, { source }: WrittenFile): InspectContext {
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
