import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import { functionNames, wiringNames } from '../scan/names.js'
import { inProgramOrder, ownOrder, programRoots } from '../scan/program-order.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import type { InspectRequest, AnalysisMode } from './inspect.js'
import { packagePlaces } from './modules/package-places.js'
import { dependentPackages } from './modules/dependent-packages.js'
import { changedWirings } from './changed-wirings.js'
import { readPass } from './read-pass.js'
import { joinAnalyses, type FileAnalysis } from './wirings/file-analysis.js'
import { allCallsOf, noSyntaxReading, readSyntax } from './read-syntax.js'
import { readServices } from './wirings/read-services.js'
import {
  emptySliceCache,
  forget,
  type SliceCache,
  type WiringCalls,
} from './modules/slice-cache.js'
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
  const cache = emptySliceCache({ isWhole: mode === 'program' })
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
  const known = { config, sources, services, cache }
  const sample = sampleOf(unanswered)
  // What a few answers depend on, most others do too: it is found before all of them are asked for.
  if (sample !== null) scope = readToTheEnd(known, scope, sample).scope
  while (unanswered.size > 0) {
    cache.calls = unanswered
    const read = readToTheEnd(known, scope, unanswered)
    const isSame = read.scope.wirings === scope.wirings
    scope = read.scope
    if (isSame) {
      analyses = joined(analyses, read.analyses)
      break
    }
    // Other files wire too, so that no file stands by itself any more.
    analyses = new Map()
    unanswered = allCallsOf(scope.wirings)
  }
  return { config, sources, services, scope, analyses, isPlain, cache }
}

interface SettledReading {
  readonly analyses: ReadonlyMap<string, FileAnalysis>
  readonly scope: AnalysisScope
}

/** Reads calls in passes until the answers stand, or until it turns out that other files wire queues too. */
function readToTheEnd(
  { config, sources, services, cache }: Pick<Reading, 'config' | 'sources' | 'services' | 'cache'>,
  from: AnalysisScope,
  calls: WiringCalls,
): SettledReading {
  let scope = from
  for (;;) {
    const pass = readPass({ config, services, cache, scope, calls })
    const expanded = expandScope({ config, sources, scope, pass, cache })
    if (expanded === null) return { analyses: pass.analyses, scope }
    const isOther = expanded.wirings !== scope.wirings
    scope = expanded
    if (isOther) return { analyses: pass.analyses, scope }
  }
}

/** As many calls as tell what most of them depend on. */
const sampleSize = 12

/** Some of the calls, from all over; null where there are so few that a sample saves nothing. */
function sampleOf(calls: WiringCalls): WiringCalls | null {
  const all: { readonly file: string; readonly place: number | null }[] = [...calls].flatMap(
    ([file, places]) => [...(places ?? [null])].map((place) => ({ file, place })),
  )
  if (all.length < 3 * sampleSize) return null
  const sample = new Map<string, Set<number> | null>()
  const step = Math.ceil(all.length / sampleSize)
  for (const { file, place } of all.filter((_, index) => index % step === 0)) {
    sample.set(file, place === null ? null : new Set([...(sample.get(file) ?? []), place]))
  }
  return sample
}

/** What the syntax answered, and what the checker answered of the same files or of others. */
function joined(
  bySyntax: ReadonlyMap<string, FileAnalysis>,
  byChecker: ReadonlyMap<string, FileAnalysis>,
): ReadonlyMap<string, FileAnalysis> {
  const all = new Map(bySyntax)
  for (const [file, rest] of byChecker) {
    const part = bySyntax.get(file)
    all.set(file, part === undefined ? rest : joinAnalyses(part, rest))
  }
  return all
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
  if (changed === null || JSON.stringify(config) !== JSON.stringify(last.config)) return null
  const touched = changedWirings(last, { sources, changed })
  if (touched === null) return null
  const { cache, services, scope } = last
  cache.texts = texts
  for (const file of changed) forget(cache, file)
  if (touched.length === 0) return { ...last, sources }
  const since = { last, changed }
  const syntax = last.isPlain
    ? readSyntax({ config, sources, services, cache, scope, wirings: touched, since })
    : noSyntaxReading(touched)
  if (syntax.isPlain !== last.isPlain) return null
  const withLast = (read: ReadonlyMap<string, FileAnalysis>): Reading => ({
    ...last,
    sources,
    analyses: new Map([...last.analyses, ...read]),
  })
  if (syntax.unanswered.size === 0) return withLast(syntax.analyses)
  cache.calls = syntax.unanswered
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
