import type { RedisClient } from '../../connection/redis-client.js'
import { INDEX, NEVER_SCORE, UNIQUE } from './unique-index.js'

/**
 * Lets the jobs begin that wait behind those of their key, of which none is left. BullMQ ends a job by a script of its own,
 * so this is asked after it; of a worker that died in between, the others see it when they look for stalled jobs.
 */
const LET = `
local index, behind, prioritized, delayed, counter, events, meta, marker = unpack(KEYS)
local base = ARGV[1]
${INDEX}
local function let(key)
  local next
  for _, id in ipairs(jobs_of(key)) do
    if redis.call('HEXISTS', behind, id) == 0 then return end
    if tonumber(redis.call('ZSCORE', delayed, id)) ~= ${NEVER_SCORE} then
      redis.call('HDEL', behind, id)
      return
    end
    next = next or id
  end
  if not next then return end
  redis.call('HDEL', behind, next)
  redis.call('ZREM', delayed, next)
  local priority = tonumber(redis.call('HGET', base .. next, 'priority') or 0)
  local number = redis.call('INCR', counter) % 4294967296
  redis.call('ZADD', prioritized, priority * 4294967296 + number, next)
  redis.call('HSET', base .. next, 'delay', 0)
  redis.call('XADD', events, '*', 'event', 'waiting', 'jobId', next, 'prev', 'delayed')
  if redis.call('HEXISTS', meta, 'paused') == 0 then redis.call('ZADD', marker, 0, '0') end
end
if ARGV[2] then return let(ARGV[2]) end
local waiting = redis.call('HGETALL', behind)
for place = 1, #waiting, 2 do
  if is_there(waiting[place]) then let(waiting[place + 1]) else redis.call('HDEL', behind, waiting[place]) end
end
`

const ENGINE_KEYS = ['prioritized', 'delayed', 'pc', 'events', 'meta', 'marker']

/** Of this key, or of all. `keys`: what the keys of the queue begin with. */
export async function letNextBegin(
  client: Pick<RedisClient, 'eval'>,
  keys: string,
  key?: string,
): Promise<void> {
  const names = [UNIQUE.index, UNIQUE.behind, ...ENGINE_KEYS].map((name) => keys + name)
  await client.eval(LET, names.length, ...names, keys, ...(key === undefined ? [] : [key]))
}
