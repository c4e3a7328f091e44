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
 * there are the index of its jobs that wait; the starts that its limits count; and a hash with the jobs that run (`run:` and
 * their id), with the token of their locks, its `tier`, where jobs run in order the one that has begun (`head`), and while
 * it is shut its `turn`, which it has in `open` otherwise. A group of which no job waits has no turn: it is last when one
 * comes.
 *
 * A place is held for as long as the lock of its job has the token with which the job was taken: so it is free when the run
 * has ended, whatever script ended it, and when its worker is dead.
 *
 * Each number that a script gives to Redis is printed: what is asked for each job has texts. `put_back` is for a group that is
 * neither open nor shut.
 */
export const GROUPS = `${GROUP_PLACES}
local SORTED, RUN = 9007199254740992, 'run:'
local function put_back(key, turn)
  if redis.call('EXISTS', index_of(key)) == 1 then
    redis.call('ZADD', open, turn, key)
    return true
  end
  local group = group_of(key)
  if redis.call('HLEN', group) == 1 and redis.call('HEXISTS', group, 'tier') == 1 then redis.call('DEL', group) end
  return false
end
local function reopen(key)
  local group = group_of(key)
  local turn = redis.call('HGET', group, 'turn')
  redis.call('ZREM', shut, key)
  redis.call('HDEL', group, 'turn')
  turn = turn or redis.call('ZSCORE', open, key) or redis.call('GET', served) or '0'
  redis.call('ZREM', open, key)
  return put_back(key, turn)
end
`

/** Behind `GROUPS`: opens the group `key`, and tells workers that wait for jobs, unless the queue is paused. */
export const REOPEN = `if reopen(key) and redis.call('HEXISTS', meta, 'paused') == 0 then redis.call('ZADD', marker, 0, '0') end`

/** Behind `GROUPS`: frees the place of a run that has ended. Only workers do. */
export const FREE_PLACE = `local function free(key, id, token)
  local group, run = group_of(key), RUN .. id
  local held, head, turn, tier = unpack(redis.call('HMGET', group, run, 'head', 'turn', 'tier'))
  if held == token then redis.call('HDEL', group, run) end
  if head == id and has_ended(id) then redis.call('HDEL', group, 'head') end
  if turn or tier then reopen(key) end
end
`
