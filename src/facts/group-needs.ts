import type { KeyFeature } from './providers.js'

/** The options of a `group` that are not its key. */
interface GivenGroup {
  readonly ordered?: unknown
  readonly concurrency?: unknown
  readonly tier?: unknown
  readonly limit?: unknown
}

/** What an engine needs for a group: an engine may keep the order of a group, and have no places, limits and turns. */
export function groupNeeds({ ordered, concurrency = 1, tier, limit }: GivenGroup): KeyFeature[] {
  if (ordered !== true) return ['group']
  const isOrderAlone = concurrency === 1 && tier === undefined && limit === undefined
  return isOrderAlone ? ['ordered'] : ['ordered', 'group']
}
