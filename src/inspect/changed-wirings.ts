import { sameImports } from '../scan/read-imports.js'
import type { Sources } from '../scan/sources.js'
import { filesLeadingTo, type SliceCache } from './modules/slice-cache.js'
import type { Reading } from './reading.js'

/** What must be known of a reading to tell what a change can reach: plain data. */
export type KnownReading = Pick<Reading, 'sources' | 'scope' | 'analyses'> & {
  readonly cache: Pick<SliceCache, 'leadsTo' | 'additions'>
}

export interface ContentChange {
  /** As they are now. */
  readonly sources: Sources
  /** Absolute paths of the files whose content is another. */
  readonly changed: readonly string[]
}

/**
 * The wiring files that a change of files' content leads to; null when it may reach further than the files that lead to
 * it. The compiler is not needed to tell.
 */
export function changedWirings(
  last: KnownReading,
  change: ContentChange,
): readonly string[] | null {
  if (!isLocal(last, change)) return null
  const leading = filesLeadingTo(last.cache, change.changed)
  return last.scope.wirings.filter((file) => leading.has(file))
}

/** Whether a change stays inside what its files are to each other: the same files that matter. */
function isLocal(
  { sources: before, analyses, cache: { additions } }: KnownReading,
  { sources, changed }: ContentChange,
): boolean {
  const isSame = (list: 'files' | 'wirings' | 'ambient' | 'services'): boolean =>
    before[list].length === sources[list].length &&
    before[list].every((file, index) => file === sources[list][index])
  const farReaching = new Set([...sources.ambient, ...sources.services])
  // Another import may bring what adds to a type that was read; so may a file outside the project.
  const mayAdd = (file: string): boolean =>
    additions !== undefined &&
    (additions.leadsTo.has(file) || !sameImports(before.asked.get(file), sources.asked.get(file)))
  return (
    isSame('files') &&
    isSame('wirings') &&
    isSame('ambient') &&
    isSame('services') &&
    !changed.some((file) => farReaching.has(file) || mayAdd(file) || /\.d\.[cm]?ts$/.test(file)) &&
    ![...analyses.values()].some(({ exportedAliases }) => exportedAliases.length > 0)
  )
}
