import type { Config } from '../config/config.js'
import type { Sources } from '../scan/sources.js'
import type { Texts } from '../scan/texts.js'
import type { Inspection } from './wirings/draft.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import { readStrictness } from './program/read-strictness.js'
import { keepReading, resumeReading, type KeptReading } from './kept-reading.js'
import { readAll, readChanged, type Reading } from './reading.js'
import { reportArchived } from './wirings/report-archived.js'
import { reportPackaged } from './wirings/report-packaged.js'
import { reportUnserved } from './wirings/report-unserved.js'
import { reportVersions } from './wirings/report-versions.js'
import { reachable, type SliceCache } from './modules/slice-cache.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'

/** What a caller knows of the files since the inspector read them last. */
export interface InspectRequest {
  readonly config: Config
  readonly sources: Sources
  /** Absolute paths of files whose content has changed; null when files came or went, or nothing is known. */
  readonly changed: readonly string[] | null
  /** What the scan has read of them. Default: everything is read again. */
  readonly texts?: Texts
}

/** What the model is built of. */
type InspectedParts = Omit<Inspection, 'diagnostics' | 'trace'>

/** Reads a project, and later reads again only what a change can have touched. */
export interface Inspector {
  readonly inspect: (request: InspectRequest) => Inspection
  /** What was read last, for an inspector of another process. */
  readonly keep: () => KeptReading | null
  /** Goes on from what another inspector has kept, instead of what was read here last, and gives what that says. */
  readonly resume: (config: Config, kept: KeptReading) => InspectedParts
}

/**
 * How much is read to give the answer, which is the same every time. `syntax`: what is written out is read from syntax,
 * the type checker is asked for the rest. `slice`: the checker is asked for everything, over the part of the
 * project that it asks for. `program`: over the whole project.
 */
export type AnalysisMode = 'syntax' | 'slice' | 'program'

/**
 * Reads the wirings of a project, their functions and their types.
 *
 * In: the project's files, and which of them can matter. Out: plain data and diagnostics. It runs nothing of the
 * project and writes nothing.
 */
export function createInspector(mode: AnalysisMode = 'syntax'): Inspector {
  let reading: Reading | null = null
  return {
    inspect: (request) => {
      reading = (reading && readChanged(reading, request)) ?? readAll(request, mode)
      reading.cache.texts = undefined
      return joinReading(reading)
    },
    keep: () => reading && keepReading(reading),
    resume: (config, kept) => {
      reading = resumeReading(config, kept)
      return partsOf(reading, analysesOf(reading))
    },
  }
}

/** In the order of the files. */
function analysesOf({ scope, analyses }: Reading): readonly FileAnalysis[] {
  return scope.wirings.flatMap((file) => analyses.get(file) ?? [])
}

function partsOf({ services }: Reading, all: readonly FileAnalysis[]): InspectedParts {
  const definitions = new Map(
    all.flatMap((analysis) => analysis.definitions).map((draft) => [draft.id, draft]),
  )
  return {
    workers: all.flatMap((analysis) => analysis.workers),
    schedules: all.flatMap((analysis) => analysis.schedules),
    definitions: [...definitions.values()],
    services,
  }
}

/** Everything that was read, and what is wrong with it. */
function joinReading(reading: Reading): Inspection {
  const { config, sources, scope, cache } = reading
  const all = analysesOf(reading)
  return {
    ...partsOf(reading, all),
    diagnostics: [
      ...(all.some((analysis) => analysis.workers.length > 0) ? readStrictness(config) : []),
      ...(cache.packages === undefined
        ? []
        : [
            ...reportVersions(config, scope.packages, {
              places: cache.packages,
              disk: cache.disk,
            }),
            ...reportArchived(config, sources, cache.packages),
            ...reportPackaged({ config, sources, packages: scope.packages, cache }),
          ]),
      ...reportUnserved(config, sources),
      ...all.flatMap((analysis) => analysis.diagnostics),
      ...findingsOf(scope.roots, cache),
    ],
    trace: cache.trace,
  }
}

/** What is wrong with the files that matter, each by itself. */
function findingsOf(roots: readonly string[], cache: SliceCache): Diagnostic[] {
  const isSound = [...cache.findings.values()].every((findings) => findings.length === 0)
  if (isSound) return []
  const files = new Set(roots.flatMap((root) => [...reachable(cache, root)]))
  return [...files].flatMap((file) => cache.findings.get(file) ?? [])
}
