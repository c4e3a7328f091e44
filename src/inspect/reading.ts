import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import { functionNames, wiringNames } from '../scan/names.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import type { InspectRequest } from './inspect.js'
import { packagesUsingUs } from './packages-using-us.js'
import { readRound, type Unit } from './read-round.js'
import { readServices } from './read-services.js'
import { emptySliceCache, forget, reachable, type SliceCache } from './slice.js'
import { widen, type World } from './world.js'

/** A project as it was read: what each wiring file gave, and over which part of the world. */
export interface Reading {
  readonly config: Config
  readonly sources: Sources
  readonly services: ServicesModel | null
  readonly world: World
  readonly units: ReadonlyMap<string, Unit>
  readonly cache: SliceCache
}

/**
 * Reads everything. It asks in rounds: each round reads over a slice of the project, and when an answer depended on a
 * module that the slice had left out, the next round's slice has it.
 */
export function readAll({ config, sources }: InspectRequest): Reading {
  const cache = emptySliceCache()
  const services = readServices(config, sources)
  const packages = packagesUsingUs(config, (file) => cache.read.add(file))
  const carried = findMentions(
    config,
    sources,
    packages.map(({ name }) => name),
  )
  const wirings = [...new Set([...sources.wirings, ...carried])].sort()
  let world: World = {
    roots: [...new Set([...wirings, ...sources.ambient])],
    wirings,
    names: [...wiringNames, ...functionNames],
    ambience: 'language',
    packages,
  }
  for (;;) {
    const round = readRound({ config, services, cache, world, wirings: world.wirings })
    const wider = widen({ config, sources, world, round, cache })
    if (wider === null) return { config, sources, services, world, units: round.units, cache }
    world = wider
  }
}

/** Reads again the wiring files that a change leads to; null when the change may reach further than its own file. */
export function readChanged(
  last: Reading,
  { config, sources, changed }: InspectRequest,
): Reading | null {
  if (changed === null || !isLocal(last, { config, sources, changed })) return null
  const { cache, services, world } = last
  const touched = world.wirings.filter((file) => {
    const reached = reachable(cache, file)
    return changed.some((name) => reached.has(name))
  })
  for (const file of changed) forget(cache, file)
  if (touched.length === 0) return { ...last, sources }
  for (;;) {
    const round = readRound({ config, services, cache, world, wirings: touched })
    const givesNames = [...round.units.values()].some(({ givenNames }) => givenNames.length > 0)
    if (givesNames) return null
    const wider = widen({ config, sources, world, round, cache })
    if (wider !== null && wider !== world) return null
    if (wider === null) return { ...last, sources, units: new Map([...last.units, ...round.units]) }
  }
}

/** Whether a change stays inside what its files are to each other: the same settings, the same files that matter. */
function isLocal(last: Reading, { config, sources, changed }: InspectRequest): boolean {
  const isSame = (before: readonly string[], after: readonly string[]): boolean =>
    before.length === after.length && before.every((file, index) => file === after[index])
  const farReaching = new Set([...sources.ambient, ...sources.services])
  return (
    JSON.stringify(config) === JSON.stringify(last.config) &&
    isSame(last.sources.files, sources.files) &&
    isSame(last.sources.wirings, sources.wirings) &&
    isSame(last.sources.ambient, sources.ambient) &&
    isSame(last.sources.services, sources.services) &&
    !(changed ?? []).some((file) => farReaching.has(file) || /\.d\.[cm]?ts$/.test(file)) &&
    ![...last.units.values()].some(({ givenNames }) => givenNames.length > 0)
  )
}
