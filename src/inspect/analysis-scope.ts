import type { Config } from '../config/config.js'
import { inProgramOrder, ownOrder } from '../scan/program-order.js'
import { findMentions } from '../scan/scan.js'
import type { Sources } from '../scan/sources.js'
import { findAdditions } from './additions/find-additions.js'
import type { Additions } from './modules/additions.js'
import { mayReachAdditions, reachedAdditions } from './additions/reached-additions.js'
import type { LibScope } from './modules/compiler-options.js'
import { hasFreeTypeName } from './program/free-names.js'
import { isOwnFile } from './modules/own-modules.js'
import type { DependentPackage } from './modules/dependent-packages.js'
import type { Pass } from './read-pass.js'
import { requireImport, type SliceCache } from './modules/slice-cache.js'

/** How much of the project is read. */
export interface AnalysisScope {
  /** Files that are read for themselves: those that wire queues, and those that add to what others see. */
  readonly roots: readonly string[]
  readonly wirings: readonly string[]
  /** Names that may lead to one of our functions: our own, and those the project gives them. */
  readonly names: readonly string[]
  readonly libScope: LibScope
  /** Packages that may hand our functions on under names of their own. */
  readonly packages: readonly DependentPackage[]
}

export interface ExpandRequest {
  readonly config: Config
  readonly sources: Sources
  readonly scope: AnalysisScope
  readonly pass: Pass
  readonly cache: SliceCache
}

/** The scope that the next pass must read; the same one when only imports were added; null when the answers stand. */
export function expandScope({
  config,
  sources,
  scope,
  pass,
  cache,
}: ExpandRequest): AnalysisScope | null {
  const added = pass.slice.missing().filter((need) => requireImport(cache, need))
  const given = [...pass.analyses.values()].flatMap(({ exportedAliases }) => exportedAliases)
  const names = [...new Set([...scope.names, ...given])]
  if (names.length > scope.names.length) {
    const wirings = [...new Set([...scope.wirings, ...findMentions(config, sources, names)])].sort()
    const roots = inProgramOrder(ownOrder(sources), [...scope.roots, ...wirings])
    return { ...scope, names, wirings, roots }
  }
  if (added.length > 0) return scope
  if (cache.isWhole) return null
  const additions = (): Additions => (cache.additions ??= findAdditions({ config, sources, cache }))
  if (scope.libScope === 'language' && mayNeedMoreLibs(config, pass)) {
    cache.moduleResolution = undefined
    const ambient = sources.files.filter((file) => isAmbient(sources, file))
    const global = [...additions().files].flatMap(([file, { isGlobal }]) => (isGlobal ? file : []))
    const roots = inProgramOrder(additions().order, [...scope.roots, ...ambient, ...global])
    return { ...scope, libScope: 'project', roots }
  }
  if (!mayReachAdditions(config, sources, pass.slice)) return null
  const reached = reachedAdditions(config, pass.slice, additions())
  if (reached.length === 0) return null
  return { ...scope, roots: inProgramOrder(additions().order, [...scope.roots, ...reached]) }
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
function mayNeedMoreLibs(config: Config, { slice, analyses }: Pass): boolean {
  if ([...analyses.values()].some(({ isProvisional }) => isProvisional) || slice.isUnfound())
    return true
  return slice.program
    .getSourceFiles()
    .some(
      (file) =>
        !isOwnFile(config, file.fileName) &&
        !slice.program.isSourceFileDefaultLibrary(file) &&
        hasFreeTypeName(slice, file),
    )
}
