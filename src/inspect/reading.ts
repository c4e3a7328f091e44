import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import { functionNames, wiringNames } from '../scan/names.js'
import { inProgramOrder, ownOrder, programRoots } from '../scan/program-order.js'
import { sameImports } from '../scan/read-imports.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import type { InspectRequest, AnalysisMode } from './inspect.js'
import { packagePlaces } from './modules/package-places.js'
import { dependentPackages } from './modules/dependent-packages.js'
import { readPass } from './read-pass.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import { readWritten } from './read-syntax.js'
import { readServices } from './wirings/read-services.js'
import { emptySliceCache, forget, reachable, type SliceCache } from './modules/slice-cache.js'
import { expandScope, type AnalysisScope } from './analysis-scope.js'

/** A project as it was read: what each wiring file gave, and over which part of the world. */
export interface Reading {
  readonly config: Config
  readonly sources: Sources
  readonly services: ServicesModel | null
  readonly world: AnalysisScope
  readonly units: ReadonlyMap<string, FileAnalysis>
  /** Whether each wiring file stands by itself, so that its text may be enough. */
  readonly isPlain: boolean
  readonly cache: SliceCache
}

/**
 * Reads everything. What is written out in full is read from the text; the rest is put to the type checker, which
 * gives the same answers and costs more. It is asked in rounds: each round reads over a slice of the project, and when an answer depended on a
 * module that the slice had left out, the next round's slice has it.
 */
export function readAll({ config, sources, texts }: InspectRequest, reach: AnalysisMode): Reading {
  const cache = emptySliceCache(reach === 'program')
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
  const isWhole = reach === 'program'
  let world: AnalysisScope = {
    roots: isWhole ? programRoots(sources) : firstRoots(sources, wirings),
    wirings,
    names: [...wiringNames, ...functionNames],
    libScope: isWhole ? 'project' : 'language',
    packages,
  }
  const written =
    reach === 'text'
      ? readWritten({ config, sources, services, cache, world, wirings })
      : { units: new Map<string, FileAnalysis>(), unsettled: wirings, isPlain: false }
  let { units, unsettled } = written
  const { isPlain } = written
  while (unsettled.length > 0) {
    const round = readPass({ config, services, cache, world, wirings: unsettled })
    const wider = expandScope({ config, sources, world, round, cache })
    if (wider === null) {
      units = new Map([...units, ...round.units])
      break
    }
    if (wider.wirings !== world.wirings) {
      // Other files wire too, so that no file stands by itself any more.
      units = new Map()
      unsettled = wider.wirings
    }
    world = wider
  }
  return { config, sources, services, world, units, isPlain, cache }
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
  const { cache, services, world } = last
  cache.texts = texts
  const touched = world.wirings.filter((file) => {
    const reached = reachable(cache, file)
    return changed.some((name) => reached.has(name))
  })
  for (const file of changed) forget(cache, file)
  if (touched.length === 0) return { ...last, sources }
  const written = last.isPlain
    ? readWritten({ config, sources, services, cache, world, wirings: touched })
    : { units: new Map<string, FileAnalysis>(), unsettled: touched, isPlain: false }
  if (written.isPlain !== last.isPlain) return null
  const known = new Map([...last.units, ...written.units])
  if (written.unsettled.length === 0) return { ...last, sources, units: known }
  for (;;) {
    const round = readPass({ config, services, cache, world, wirings: written.unsettled })
    const exportsAliases = [...round.units.values()].some(
      ({ exportedAliases }) => exportedAliases.length > 0,
    )
    if (exportsAliases) return null
    const wider = expandScope({ config, sources, world, round, cache })
    if (wider !== null && wider !== world) return null
    if (wider === null) return { ...last, sources, units: new Map([...known, ...round.units]) }
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
    ![...last.units.values()].some(({ exportedAliases }) => exportedAliases.length > 0)
  )
}
