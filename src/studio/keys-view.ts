import type { KeyStats } from '../runtime/job/key-stats.js'
import { UnsupportedByProviderError } from '../runtime/job/errors/unsupported-by-provider-error.js'
import type { StudioState } from './studio-state.js'

/** The limits and groups of a queue. A key is made of data: where that is redacted, a group has none. */
export interface KeysView extends Omit<KeyStats, 'groups'> {
  readonly groups: readonly (Omit<KeyStats['groups'][number], 'key'> & { readonly key?: string })[]
}

/** Throws `Refusal`, `UnsupportedByProviderError`. */
export async function keysView(state: StudioState, queue: string): Promise<KeysView> {
  const { service } = state.options
  const isHidden = hidesKeys(state, queue)
  if (service.keyStats === undefined) {
    throw new UnsupportedByProviderError(service.capabilities.provider, 'statistics of groups')
  }
  const { groups, ...stats } = await service.keyStats(queue)
  return {
    ...stats,
    groups: groups.map(({ key, tier, ...group }) => ({
      ...group,
      ...(!isHidden && { key, ...(tier !== undefined && { tier }) }),
    })),
  }
}

/** A key that the producer gives by itself may be made of anything. */
function hidesKeys(state: StudioState, queue: string): boolean {
  const { group } = state.definition(queue).keys ?? {}
  if (group === undefined) return state.redaction.hidesAnyOf(queue)
  const paths = group.tier === undefined ? group.by : [...group.by, group.tier]
  return paths.some((path) => state.redaction.hidesSearch(queue, path.split('.')))
}
