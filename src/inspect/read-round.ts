import type { Config } from '../config/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { relativePosix } from '../facts/posix-path.js'
import type { ServicesModel } from '../model/queue-model.js'
import type { InspectContext } from './values/context.js'
import type { Unit } from './wirings/unit.js'
import { findGivenNames } from './calls/find-given-names.js'
import { checkRuntime } from './modules/own-modules.js'
import { extensionFindings } from './program/read-extensions.js'
import { caseFindings } from './program/read-spellings.js'
import { syntaxFindings } from './program/read-syntax-errors.js'
import { readWirings } from './wirings/read-wirings.js'
import { reportPassedOn } from './calls/report-passed-on.js'
import { createDefinitionTable } from './types/checker/definition-table.js'
import { openSlice, type Slice } from './program/slice.js'
import type { SliceCache } from './modules/slice-cache.js'
import type { ts } from './source/typescript.js'
import type { World } from './world.js'

export interface Round {
  readonly slice: Slice
  /** By wiring file. */
  readonly units: ReadonlyMap<string, Unit>
}

export interface RoundRequest {
  readonly config: Config
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  readonly world: World
  /** The wiring files to read in this round. */
  readonly wirings: readonly string[]
}

/** Reads some wiring files over one slice. */
export function readRound({ config, services, cache, world, wirings }: RoundRequest): Round {
  const asked = new Set(wirings)
  const others = new Set(world.wirings.filter((file) => !asked.has(file)))
  const roots = world.roots.filter((file) => !others.has(file))
  const slice = openSlice({ config, roots, ambience: world.ambience, services, cache })
  checkRuntime(slice.program)
  const files = wirings.flatMap((file) => slice.program.getSourceFile(file) ?? [])
  const round = {
    config,
    slice,
    files,
    names: new Set(world.names),
    packages: new Set(world.packages.map(({ name }) => name)),
    helpers: new Set<ts.SignatureDeclaration>(),
  }
  const read = files.map((file) => readUnit(round, file))
  // Only now every helper is known: one file may export another file's helper under a new name.
  const units = new Map(
    read.map(({ context, unit }, index) => {
      const file = files[index] as ts.SourceFile
      reportPassedOn(context, file)
      return [file.fileName, { ...unit, givenNames: findGivenNames(context, file) }]
    }),
  )
  for (const file of slice.program.getSourceFiles()) {
    if (file.isDeclarationFile) continue
    cache.findings.set(file.fileName, [
      ...syntaxFindings(config, file),
      ...extensionFindings(config, slice, file),
      ...caseFindings(config, slice, file),
    ])
  }
  return { slice, units }
}

type RoundContext = Pick<
  InspectContext,
  'config' | 'slice' | 'files' | 'names' | 'packages' | 'helpers'
>

interface ReadUnit {
  readonly context: InspectContext
  readonly unit: Omit<Unit, 'givenNames'>
}

function readUnit(round: RoundContext, source: ts.SourceFile): ReadUnit {
  const diagnostics: Diagnostic[] = []
  let isDoubtful = false
  const context: InspectContext = {
    ...round,
    checker: round.slice.checker,
    // A table of its own: what is found in a shared type is reported wherever that type is used.
    definitions: createDefinitionTable(relativePosix(round.config.root, source.fileName)),
    report: (diagnostic) => diagnostics.push(diagnostic),
    doubt: () => {
      isDoubtful = true
    },
  }
  const workers = readWirings(context, source)
  const definitions = [...context.definitions.drafts.values()]
  return { context, unit: { workers, definitions, diagnostics, isDoubtful } }
}
