import type { Config } from '../config/config.js'
import type { ScheduleModel, ServicesModel } from '../model/queue-model.js'
import { functionNames, wiringNames } from '../scan/names.js'
import { inProgramOrder, ownOrder, programRoots } from '../scan/program-order.js'
import { sameImports } from '../scan/read-imports.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import type { InspectRequest, AnalysisMode } from './inspect.js'
import { packagePlaces } from './modules/package-places.js'
import { dependentPackages } from './modules/dependent-packages.js'
import { readPass } from './read-pass.js'
import type { WorkerDraft } from './wirings/draft.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import { allCallsOf, noSyntaxReading, readSyntax } from './read-syntax.js'
import { readServices } from './wirings/read-services.js'
import { emptySliceCache, forget, reachable, type SliceCache } from './modules/slice-cache.js'
import { expandScope, type AnalysisScope } from './analysis-scope.js'

/** A project as it was read: what each wiring file gave, and over which part of the project. */
export interface Reading {
  readonly config: Config
  readonly sources: Sources
  readonly services: ServicesModel | null
  readonly scope: AnalysisScope
  readonly analyses: ReadonlyMap<string, FileAnalysis>
  /** Whether each wiring file stands by itself, so that its syntax may be enough. */
  readonly isPlain: boolean
  readonly cache: SliceCache
}

/**
 * Reads everything. What is written out in full is read from syntax; the rest is put to the type checker, which
 * gives the same answers and costs more. It is asked in passes: each pass reads over a slice of the project, and when an answer depended on a
 * module that the slice had left out, the next pass's slice has it.
 */
export function readAll({ config, sources, texts }: InspectRequest, mode: AnalysisMode): Reading {
  const cache = emptySliceCache(mode === 'program')
  cache.texts = texts
  const services = readServices(config, sources)
  const { disk } = cache
  const places = packagePlaces(config.root, disk)
  cache.packages = places
  const packages = dependentPackages(config, { places, disk })
  const carried = findMentions(
    config,
    sources,
    packages.map(({ name }) => name),
  )
  const wirings = [...new Set([...sources.wirings, ...carried])].sort()
  const isWhole = mode === 'program'
  let scope: AnalysisScope = {
    roots: isWhole ? programRoots(sources) : firstRoots(sources, wirings),
    wirings,
    names: [...wiringNames, ...functionNames],
    libScope: isWhole ? 'project' : 'language',
    packages,
  }
  const syntax =
    mode === 'syntax'
      ? readSyntax({ config, sources, services, cache, scope, wirings })
      : noSyntaxReading(wirings)
  let { analyses, unanswered } = syntax
  const { isPlain } = syntax
  while (unanswered.size > 0) {
    const pass = readPass({ config, services, cache, scope, calls: unanswered })
    const expanded = expandScope({ config, sources, scope, pass, cache })
    if (expanded === null) {
      analyses = joined(analyses, pass.analyses)
      break
    }
    if (expanded.wirings !== scope.wirings) {
      // Other files wire too, so that no file stands by itself any more.
      analyses = new Map()
      unanswered = allCallsOf(expanded.wirings)
    }
    scope = expanded
  }
  return { config, sources, services, scope, analyses, isPlain, cache }
}

/** What the syntax answered, and what the checker answered of the same files or of others. */
function joined(
  bySyntax: ReadonlyMap<string, FileAnalysis>,
  byChecker: ReadonlyMap<string, FileAnalysis>,
): ReadonlyMap<string, FileAnalysis> {
  const all = new Map(bySyntax)
  for (const [file, rest] of byChecker) {
    const part = bySyntax.get(file)
    if (part === undefined) all.set(file, rest)
    else {
      all.set(file, {
        ...rest,
        workers: [...part.workers, ...rest.workers].sort(byPlace),
        schedules: [...part.schedules, ...rest.schedules].sort(byPlace),
        definitions: [...part.definitions, ...rest.definitions],
      })
    }
  }
  return all
}

type Placed = Pick<WorkerDraft | ScheduleModel, 'call'>

function byPlace({ call: { span: a } }: Placed, { call: { span: b } }: Placed): number {
  return a.line - b.line || a.column - b.column
}

function firstRoots(sources: Sources, wirings: readonly string[]): readonly string[] {
  const roots = [...new Set([...wirings, ...sources.ambient])]
  return sources.ambient.length > 1 ? inProgramOrder(ownOrder(sources), roots) : roots
}

/** Reads again the wiring files that a change leads to; null when the change may reach further than its own file. */
export function readChanged(
  last: Reading,
  { config, sources, changed, texts }: InspectRequest,
): Reading | null {
  if (changed === null || !isLocal(last, { config, sources, changed })) return null
  const { cache, services, scope } = last
  cache.texts = texts
  const touched = scope.wirings.filter((file) => {
    const reached = reachable(cache, file)
    return changed.some((name) => reached.has(name))
  })
  for (const file of changed) forget(cache, file)
  if (touched.length === 0) return { ...last, sources }
  const syntax = last.isPlain
    ? readSyntax({ config, sources, services, cache, scope, wirings: touched })
    : noSyntaxReading(touched)
  if (syntax.isPlain !== last.isPlain) return null
  const withLast = (read: ReadonlyMap<string, FileAnalysis>): Reading => ({
    ...last,
    sources,
    analyses: new Map([...last.analyses, ...read]),
  })
  if (syntax.unanswered.size === 0) return withLast(syntax.analyses)
  for (;;) {
    const pass = readPass({ config, services, cache, scope, calls: syntax.unanswered })
    const exportsAliases = [...pass.analyses.values()].some(
      ({ exportedAliases }) => exportedAliases.length > 0,
    )
    if (exportsAliases) return null
    const expanded = expandScope({ config, sources, scope, pass, cache })
    if (expanded !== null && expanded !== scope) return null
    if (expanded === null) return withLast(joined(syntax.analyses, pass.analyses))
  }
}

/** Whether a change stays inside what its files are to each other: the same settings, the same files that matter. */
function isLocal(last: Reading, { config, sources, changed }: InspectRequest): boolean {
  const isSame = (before: readonly string[], after: readonly string[]): boolean =>
    before.length === after.length && before.every((file, index) => file === after[index])
  const farReaching = new Set([...sources.ambient, ...sources.services])
  const { additions } = last.cache
  // Another import may bring what adds to a type that was read; so may a file outside the project.
  const mayAdd = (file: string): boolean =>
    additions !== undefined &&
    (additions.leadsTo.has(file) ||
      !sameImports(last.sources.asked.get(file), sources.asked.get(file)))
  return (
    JSON.stringify(config) === JSON.stringify(last.config) &&
    isSame(last.sources.files, sources.files) &&
    isSame(last.sources.wirings, sources.wirings) &&
    isSame(last.sources.ambient, sources.ambient) &&
    isSame(last.sources.services, sources.services) &&
    !(changed ?? []).some(
      (file) => farReaching.has(file) || mayAdd(file) || /\.d\.[cm]?ts$/.test(file),
    ) &&
    ![...last.analyses.values()].some(({ exportedAliases }) => exportedAliases.length > 0)
  )
}
