import { bucketOf, opensAt } from '../../../../provider-kit/index.js'
import type { Buckets, Limit, LimitUse } from '../../../../provider-kit/index.js'
import type { RedisClient } from '../../connection/redis-client.js'
import { GROUP_FIELD, GROUP_PLACES } from './group-script.js'

export interface GroupDetails {
  readonly tier: string | null
  /** Whether the job that has begun keeps the others of an ordered group back. */
  readonly isHeld: boolean
  readonly uses: readonly LimitUse[]
}

/**
 * Of each limit how many starts are in its window, found by halving, the start that must leave it, and the bucket; of each
 * group its tier as well, and whether the job that has begun keeps the others back.
 */
const READ = `
local prioritized = KEYS[1]
local base = ARGV[1]
local asked = cjson.decode(ARGV[2])
local seconds = redis.call('TIME')
local clock = tonumber(seconds[1]) * 1000 + math.floor(tonumber(seconds[2]) / 1000)
${GROUP_PLACES}
local function uses_of(scope, limits)
  local uses = {}
  local count = redis.call('LLEN', scope)
  for place, limit in ipairs(limits) do
    local first, after = math.max(0, count - limit.max), count
    while first < after do
      local middle = math.floor((first + after) / 2)
      if tonumber(redis.call('LINDEX', scope, middle)) > clock - limit.per then after = middle else first = middle + 1 end
    end
    local bucket = redis.call('HGET', scope .. ':buckets', limit.name)
    uses[place] = { count - first, redis.call('LINDEX', scope, -limit.max) or '', bucket or '' }
  end
  return uses
end
local function is_held(key)
  local head = redis.call('HGET', group_of(key), 'head')
  if not head or has_ended(head) then return 0 end
  local score = redis.call('ZSCORE', prioritized, head)
  return score and redis.call('HGET', base .. head, '${GROUP_FIELD}') == key and 0 or 1
end
local found = {}
for place = 3, #ARGV do
  local key = ARGV[place]
  local tier = redis.call('HGET', group_of(key), 'tier') or ''
  found[#found + 1] = { tier, is_held(key), uses_of(starts_of(key), asked.group) }
end
return { string.format('%.0f', clock), uses_of(base .. 'pikku:starts', asked.queue), found }
`

type Use = readonly [used: number, oldest: string, bucket: string]

export interface Details {
  /** By the clock of Redis. */
  readonly now: number
  readonly queue: readonly LimitUse[]
  /** In the order of the groups. */
  readonly groups: readonly GroupDetails[]
}

interface Asked {
  readonly queue: readonly Limit[]
  readonly group: readonly Limit[]
}

/** How the limits of a queue and of some of its groups are used, and what else is known of these groups. */
export async function readDetails(
  client: RedisClient,
  keys: string,
  limits: Asked,
  groups: readonly string[],
): Promise<Details> {
  const named = (all: readonly Limit[]) => all.map((each) => ({ ...each, name: bucketOf(each) }))
  const asked = JSON.stringify({ queue: named(limits.queue), group: named(limits.group) })
  const [now, queue, found] = (await client.eval(
    READ,
    1,
    `${keys}prioritized`,
    keys,
    asked,
    ...groups,
  )) as [string, Use[], [tier: string, isHeld: number, uses: Use[]][]]
  return {
    now: Number(now),
    queue: queue.map((use, index) => toUse(limits.queue[index], use)),
    groups: found.map(([tier, isHeld, uses]) => ({
      tier: tier === '' ? null : tier,
      isHeld: isHeld === 1,
      uses: uses.map((use, index) => toUse(limits.group[index], use)),
    })),
  }
}

function toUse(limit: Limit | undefined, [used, oldest, bucket]: Use): LimitUse {
  if (limit === undefined) return { used, opens: 0 }
  const [ms, parts] = bucket.split(' ').map(Number)
  const buckets: Buckets =
    ms === undefined || parts === undefined ? {} : { [bucketOf(limit)]: [ms, parts] }
  const at = () => (oldest === '' ? undefined : Number(oldest))
  return { used, opens: opensAt([limit], { last: limit.max, at, buckets }) }
}
