/**
 * What is kept of the groups of a queue, behind what every key of the queue begins with. A job that waits stays where BullMQ
 * has it, in `prioritized`, so that everything sees it there; beside that, it is in the index of its group. It was put there
 * if its score is negative.
 *
 * `open`: the groups that may have a job to begin, by when they were served last. `shut`: those that a limit or full places
 * keep back, by when they are looked at again. `served`: how many jobs have begun.
 */
const GROUP_KEYS = ['pikku:open', 'pikku:shut', 'pikku:served']

/** Their names, and those of others, behind what the keys of the queue begin with. */
export function groupKeys(keys: string, ...others: readonly string[]): string[] {
  return [...GROUP_KEYS, ...others].map((name) => keys + name)
}

/** The field of a job that says to which index it belongs. */
export const GROUP_FIELD = 'pikkuGroup'

/** In Lua: where the parts of a group are, and whether a job has ended. Only this is in the bundle of a producer. */
export const GROUP_PLACES = `
local function group_of(key) return base .. 'pikku:group:' .. key end
local function index_of(key) return base .. 'pikku:waiting:' .. key end
local function starts_of(key) return base .. 'pikku:starts:' .. key end
local function has_ended(id)
  return redis.call('EXISTS', base .. id) == 0 or redis.call('HEXISTS', base .. id, 'finishedOn') == 1
end
`

/**
 * The groups in Lua, for scripts that have `base` (what the keys of the queue begin with) and the keys above. Of each group
 * there are its `turn`, its `tier` and, where jobs run in order, the one that has begun (`head`); the index of its jobs
 * that wait; the jobs that run, with the token of their locks; and the starts that its limits count.
 *
 * A place is held for as long as the lock of its job has the token with which the job was taken: so it is free when the run
 * has ended, whatever script ended it, and when its worker is dead.
 */
export const GROUPS = `${GROUP_PLACES}
local SORTED = 9007199254740992
local function running_of(key) return base .. 'pikku:running:' .. key end
local function reopen(key)
  local group = group_of(key)
  if redis.call('ZCARD', index_of(key)) > 0 then
    redis.call('ZREM', shut, key)
    redis.call('ZADD', open, redis.call('HGET', group, 'turn') or redis.call('GET', served) or 0, key)
    return true
  end
  redis.call('ZREM', open, key)
  redis.call('ZREM', shut, key)
  if redis.call('HLEN', running_of(key)) == 0 and redis.call('HEXISTS', group, 'head') == 0 then
    redis.call('DEL', group)
  end
  return false
end
local function free(key, id, token)
  local running = running_of(key)
  if redis.call('HGET', running, id) == token then redis.call('HDEL', running, id) end
  local group = group_of(key)
  if redis.call('HGET', group, 'head') == id and has_ended(id) then redis.call('HDEL', group, 'head') end
  return reopen(key)
end
`
