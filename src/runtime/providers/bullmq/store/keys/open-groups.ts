import type { GroupRules } from '../../../../provider-kit/index.js'
import { Script } from '../../connection/script.js'
import type { RedisClient } from '../../connection/redis-client.js'
import { FREE_PLACE, groupKeys, GROUPS } from './group-script.js'

const RULES = 'pikku:rules'

/**
 * Looks again at what other rules have shut. Where the order within groups has changed, the jobs that wait are put into
 * the indexes anew, by the next claim. Gives 0 when there is nothing more to do.
 */
const BEGIN = /* @__PURE__ */ new Script(`
local open, shut, served, prioritized, rules = unpack(KEYS)
local base, order = unpack(ARGV)
${GROUPS}
for _, key in ipairs(redis.call('ZRANGE', shut, 0, 499)) do reopen(key) end
if redis.call('ZCARD', shut) > 0 then return 1 end
if redis.call('GET', rules) == order then return 0 end
local sorted = redis.call('ZRANGEBYSCORE', prioritized, '-inf', '(0', 'WITHSCORES', 'LIMIT', 0, 500)
for place = 1, #sorted, 2 do redis.call('ZADD', prioritized, tonumber(sorted[place + 1]) + SORTED, sorted[place]) end
if #sorted > 0 then return 1 end
redis.call('SET', rules, order)
return 0
`)

const FREE = /* @__PURE__ */ new Script(`
local open, shut, served, meta, marker = unpack(KEYS)
local base = ARGV[1]
${GROUPS}
${FREE_PLACE}local is_open = false
for place = 2, #ARGV, 3 do
  free(ARGV[place], ARGV[place + 1], ARGV[place + 2])
  is_open = is_open or redis.call('EXISTS', index_of(ARGV[place])) == 1
end
if is_open and redis.call('HEXISTS', meta, 'paused') == 0 then redis.call('ZADD', marker, 0, '0') end
`)

type Client = Pick<RedisClient, 'eval' | 'evalsha'>

/** When a worker starts. `keys`: what the keys of the queue begin with. */
export async function openGroups(
  client: Client,
  keys: string,
  { ordered }: GroupRules,
): Promise<boolean> {
  const values = [keys, ordered ? 'ordered' : 'by priority']
  return (await BEGIN.run(client, groupKeys(keys, 'prioritized', RULES), values)) === 0
}

/** Runs that have ended: of each the group, the id, and the token of its lock. */
export async function freePlaces(
  client: Client,
  keys: string,
  ended: readonly string[],
): Promise<void> {
  await FREE.run(client, groupKeys(keys, 'meta', 'marker'), [keys, ...ended])
}
