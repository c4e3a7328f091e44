import { InvalidJobOptionsError } from '../job/errors/invalid-job-options-error.js'
import type { GroupStats, KeyStatsOptions, LimitStats } from '../job/key-stats.js'
import { assertInteger } from '../job/options/assert-integer.js'
import { placesOf } from './key-rules.js'
import type { GroupRules, Limit } from './key-rules.js'
import { opensAt } from './limits.js'
import type { StartLog } from './limits.js'

const USUAL_GROUPS = 20
const MOST_GROUPS = 1_000

/** How many groups are asked for. Throws `InvalidJobOptionsError`. */
export function groupsWanted({ limit = USUAL_GROUPS }: KeyStatsOptions = {}): number {
  return assertInteger('limit', limit, [1, MOST_GROUPS], (why) => new InvalidJobOptionsError(why))
}

/** What an engine knows of one limit. */
export interface LimitUse {
  readonly used: number
  /** In milliseconds since 1970; in the past where it is open. */
  readonly opens: number
}

export function toLimitStats(limits: readonly Limit[], uses: readonly LimitUse[], now: number) {
  return limits.map((limit, index): LimitStats => {
    const { used = 0, opens = 0 } = uses[index] ?? {}
    return { ...limit, used, ...(opens > now && { opensAt: new Date(opens) }) }
  })
}

/** How a log of starts uses a limit. The starts of a window are found by halving, so that a long window costs no more. */
export function limitUse(limit: Limit, log: StartLog, now: number): LimitUse {
  let [first, after] = [Math.max(1, log.last - limit.max + 1), log.last + 1]
  while (first < after) {
    const middle = Math.floor((first + after) / 2)
    const at = log.at(middle)
    if (at !== undefined && at > now - limit.per) after = middle
    else first = middle + 1
  }
  return { used: log.last + 1 - first, opens: opensAt([limit], log) }
}

/** What an engine knows of one group. */
export interface GroupFacts {
  /** Empty for jobs without a key, which are bound by nothing. */
  readonly key: string
  readonly tier: string | null
  readonly waiting: number
  readonly running: number
  /** Whether the first job in order cannot begin. */
  readonly isHeld: boolean
  readonly uses: readonly LimitUse[]
}

export function toGroupStats(rules: GroupRules, facts: GroupFacts, now: number): GroupStats {
  const { key, tier, waiting, running } = facts
  const counts = { key, ...(tier !== null && { tier }), waiting, running }
  if (key === '') return { ...counts, limits: [] }
  const places = placesOf(rules, tier)
  const limits = toLimitStats(rules.limits, facts.uses, now)
  const blockedBy = blockOf(rules, facts, { places, limits })
  return {
    ...counts,
    ...(Number.isFinite(places) && { concurrency: places }),
    limits,
    ...(blockedBy !== undefined && { blockedBy }),
  }
}

function blockOf(
  { ordered }: GroupRules,
  { waiting, running, isHeld }: GroupFacts,
  { places, limits }: { readonly places: number; readonly limits: readonly LimitStats[] },
): GroupStats['blockedBy'] {
  if (waiting === 0) return undefined
  if (ordered && (isHeld || running > 0)) return 'order'
  if (running >= places) return 'concurrency'
  return limits.some((limit) => limit.opensAt !== undefined) ? 'limit' : undefined
}
