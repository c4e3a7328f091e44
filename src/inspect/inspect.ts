import type { Config } from '../config/config.js'
import { relativePosix } from '../facts/posix-path.js'
import { diagnose } from '../diagnostics/diagnose.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { ServicesModel } from '../model/queue-model.js'
import { functionNames, wiringNames } from '../scan/names.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import type { Ambience } from './compiler-options.js'
import type { InspectContext } from './context.js'
import type { Inspection, WorkerDraft } from './draft.js'
import { findGivenNames } from './find-given-names.js'
import { hasFreeTypeName } from './free-names.js'
import { isOwnFile } from './own-modules.js'
import { reportExtensions } from './read-extensions.js'
import { readServices } from './read-services.js'
import { readWirings } from './read-wirings.js'
import { createDefinitionTable } from './shapes/definition-table.js'
import { addNeed, emptySliceCache, openSlice, type Slice, type SliceCache } from './slice.js'
import { ts } from './typescript.js'

/**
 * Reads the wirings of a project, their functions and their types.
 *
 * In: the project's files, and which of them can matter. Out: plain data and diagnostics. It runs nothing of the
 * project and writes nothing. It asks in rounds: each round reads everything over a slice of the project, and when an
 * answer depended on a module that the slice had left out, the next round's slice has it.
 */
export function inspect(config: Config, sources: Sources): Inspection {
  const services = readServices(config, sources)
  const cache = emptySliceCache()
  let world: World = {
    roots: [...new Set([...sources.wirings, ...sources.ambient])],
    wirings: sources.wirings,
    names: [...wiringNames, ...functionNames],
    ambience: 'language',
  }
  for (;;) {
    const round = readRound(config, world, services, cache)
    const wider = widen(config, sources, world, round, cache)
    if (wider === null) {
      const trace = { read: [...cache.read], absent: [...cache.absent] }
      return { ...round.inspection, services, trace }
    }
    world = wider
  }
}

/** How much of the project is read. */
interface World {
  readonly roots: readonly string[]
  readonly wirings: readonly string[]
  readonly names: readonly string[]
  readonly ambience: Ambience
}

interface Round {
  readonly inspection: Omit<Inspection, 'services' | 'trace'>
  readonly slice: Slice
  readonly givenNames: readonly string[]
  readonly isDoubtful: boolean
}

function readRound(
  config: Config,
  world: World,
  services: ServicesModel | null,
  cache: SliceCache,
): Round {
  const slice = openSlice({ config, roots: world.roots, ambience: world.ambience, services, cache })
  const diagnostics: Diagnostic[] = []
  let isDoubtful = false
  const context: InspectContext = {
    config,
    slice,
    checker: slice.checker,
    names: new Set(world.names),
    definitions: createDefinitionTable(),
    report: (diagnostic) => diagnostics.push(diagnostic),
    doubt: () => {
      isDoubtful = true
    },
  }
  const workers: WorkerDraft[] = []
  const givenNames = new Set<string>()
  for (const file of world.wirings) {
    const source = slice.program.getSourceFile(file)
    if (source === undefined) continue
    for (const name of findGivenNames(context, source)) givenNames.add(name)
    workers.push(...readWirings(context, source))
  }
  reportSyntaxErrors(context)
  reportExtensions(context)
  const definitions = [...context.definitions.drafts.values()]
  return { inspection: { workers, definitions, diagnostics }, slice, givenNames: [...givenNames], isDoubtful }
}

/** The world that the next round must read; null when this round's answers stand. */
function widen(
  config: Config,
  sources: Sources,
  world: World,
  round: Round,
  cache: SliceCache,
): World | null {
  const added = round.slice.missing().filter((need) => addNeed(cache, need))
  const names = [...new Set([...world.names, ...round.givenNames])]
  if (names.length > world.names.length) {
    const wirings = [...new Set([...world.wirings, ...findMentions(config, sources, names)])].sort()
    return { ...world, names, wirings, roots: [...new Set([...world.roots, ...wirings])] }
  }
  if (added.length > 0) return world
  if (world.ambience === 'language' && mayNeedAmbience(config, round)) {
    cache.moduleResolution = undefined
    const declarations = sources.files.filter((file) => /\.d\.[cm]?ts$/.test(file))
    return { ...world, ambience: 'project', roots: [...new Set([...world.roots, ...declarations])] }
  }
  return null
}

/** Whether an answer could change with the DOM or `@types` in sight. */
function mayNeedAmbience(config: Config, { slice, isDoubtful }: Round): boolean {
  return (
    isDoubtful ||
    slice.program
      .getSourceFiles()
      .some((file) => !isOwnFile(config, file.fileName) && !isLibFile(slice, file) && hasFreeTypeName(slice, file))
  )
}

function isLibFile(slice: Slice, file: ts.SourceFile): boolean {
  return slice.program.isSourceFileDefaultLibrary(file)
}

/** A file that cannot be parsed must not cost a queue: it is an error for every file that matters. */
function reportSyntaxErrors(context: InspectContext): void {
  for (const file of context.slice.program.getSourceFiles()) {
    const [error] = (file as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics
    if (error === undefined || file.isDeclarationFile) continue
    const name = relativePosix(context.config.root, file.fileName)
    const start = file.getLineAndCharacterOfPosition(error.start)
    const end = file.getLineAndCharacterOfPosition(error.start + error.length)
    const reason = ts.flattenDiagnosticMessageText(error.messageText, ' ')
    context.report(
      diagnose('syntaxError', { file: name, reason }, {
        file: name,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
      }),
    )
  }
}
