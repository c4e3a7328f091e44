import type { KeyStats } from '../../../job/key-stats.js'
import { toGroupStats, toLimitStats } from '../../../provider-kit/index.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { countGroups } from '../store/keys/group-counts.js'
import { readDetails } from '../store/keys/group-details.js'
import { wiredRules } from '../store/keys/wired-rules.js'
import { readKeptBack } from './read-stats.js'

/** The numbers of a queue's limits and of its `most` largest groups. */
export async function readKeyStats(place: JobPlace, most: number): Promise<KeyStats> {
  const { client } = place
  const keys = place.queue.toKey('')
  const deduplicated = await readKeptBack(place, Date.now())
  const rules = await wiredRules(client, keys)
  if (rules === undefined) return { limits: [], groups: [], groupCount: 0, deduplicated }
  const { limits, group } = rules
  const counted = group === undefined ? undefined : await countGroups(client, keys)
  const largest = [...(counted?.groups ?? [])]
    .sort(([one, a], [other, b]) => sizeOf(b) - sizeOf(a) || (one < other ? -1 : 1))
    .slice(0, most)
  const asked = { queue: limits, group: group?.limits ?? [] }
  const names = largest.map(([key]) => key)
  const { now, queue, groups } = await readDetails(client, keys, asked, names)
  return {
    limits: toLimitStats(limits, queue, now),
    groups: largest.flatMap(([key, counts], index) => {
      const details = groups[index]
      if (group === undefined || details === undefined) return []
      return [toGroupStats(group, { key, ...counts, ...details }, now)]
    }),
    groupCount: counted?.groups.size ?? 0,
    ...(counted !== undefined && counted.unsorted > 0 && { unsorted: counted.unsorted }),
    deduplicated,
  }
}

function sizeOf({ waiting, running }: { readonly waiting: number; readonly running: number }) {
  return waiting + running
}
