import type { Config } from '../config/config.js'
import { inProgramOrder, ownOrder } from '../scan/program-order.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { findAdditions } from './additions/find-additions.js'
import type { Additions } from './modules/additions.js'
import { mayReachAdditions, reachedAdditions } from './additions/reached-additions.js'
import type { Ambience } from './modules/compiler-options.js'
import { hasFreeTypeName } from './program/free-names.js'
import { isOwnFile } from './modules/own-modules.js'
import type { PackageUsingUs } from './modules/packages-using-us.js'
import type { Round } from './read-round.js'
import { addNeed, type SliceCache } from './modules/slice-cache.js'

/** How much of the project is read. */
export interface World {
  /** Files that are read for themselves: those that wire queues, and those that add to the world of others. */
  readonly roots: readonly string[]
  readonly wirings: readonly string[]
  /** Names that may lead to one of our functions: our own, and those the project gives them. */
  readonly names: readonly string[]
  readonly ambience: Ambience
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: readonly PackageUsingUs[]
}

export interface WidenRequest {
  readonly config: Config
  readonly sources: Sources
  readonly world: World
  readonly round: Round
  readonly cache: SliceCache
}

/** The world that the next round must read; the same one when only imports were added; null when the answers stand. */
export function widen({ config, sources, world, round, cache }: WidenRequest): World | null {
  const added = round.slice.missing().filter((need) => addNeed(cache, need))
  const given = [...round.units.values()].flatMap(({ givenNames }) => givenNames)
  const names = [...new Set([...world.names, ...given])]
  if (names.length > world.names.length) {
    const wirings = [...new Set([...world.wirings, ...findMentions(config, sources, names)])].sort()
    const roots = inProgramOrder(ownOrder(sources), [...world.roots, ...wirings])
    return { ...world, names, wirings, roots }
  }
  if (added.length > 0) return world
  if (cache.isWhole) return null
  const additions = (): Additions => (cache.additions ??= findAdditions({ config, sources, cache }))
  if (world.ambience === 'language' && mayNeedAmbience(config, round)) {
    cache.moduleResolution = undefined
    const ambient = sources.files.filter((file) => isAmbient(sources, file))
    const global = [...additions().files].flatMap(([file, { isGlobal }]) => (isGlobal ? file : []))
    const roots = inProgramOrder(additions().order, [...world.roots, ...ambient, ...global])
    return { ...world, ambience: 'project', roots }
  }
  if (!mayReachAdditions(config, sources, round.slice)) return null
  const reached = reachedAdditions(config, round.slice, additions())
  if (reached.length === 0) return null
  return { ...world, roots: inProgramOrder(additions().order, [...world.roots, ...reached]) }
}

/** Whether one of the project's files may declare something for the whole program, or ask for a lib. */
function isAmbient({ asked }: Sources, file: string): boolean {
  const { isScript, references } = asked.get(file) ?? { isScript: false, references: [] }
  return (
    isScript ||
    /\.d\.[cm]?ts$/.test(file) ||
    references.some((reference) => reference.startsWith('lib:'))
  )
}

/** Whether an answer could change with the DOM or `@types` in sight. */
function mayNeedAmbience(config: Config, { slice, units }: Round): boolean {
  if ([...units.values()].some(({ isDoubtful }) => isDoubtful) || slice.isUnfound()) return true
  return slice.program
    .getSourceFiles()
    .some(
      (file) =>
        !isOwnFile(config, file.fileName) &&
        !slice.program.isSourceFileDefaultLibrary(file) &&
        hasFreeTypeName(slice, file),
    )
}
