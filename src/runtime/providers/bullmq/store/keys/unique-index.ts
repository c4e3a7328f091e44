/** What the names of these keys begin with, behind what every key of the queue begins with: no id of a job contains `:`. */
const OWN = 'pikku:unique'

/**
 * `index`: an entry for each job of a key. `cursor`: how far the entries of jobs that have ended were removed. `behind`: the
 * jobs that wait behind a running one of their key, and that key. `kept`: how many were kept back, by second.
 */
export const UNIQUE = {
  index: OWN,
  cursor: `${OWN}:cursor`,
  behind: `${OWN}:behind`,
  kept: `${OWN}:kept`,
} as const

/** Begins the name of a key that is there for as long as a duration of `while`, and holds the id of its job. */
export const LASTING = `${OWN}:for:`

/**
 * The moment at which a job is due that waits behind another one: the last one of a `Date`. A score of `delayed` is a time
 * in milliseconds, times 4096.
 */
const NEVER = 8_640_000_000_000_000
export const NEVER_SCORE = `${NEVER}*4096`

/**
 * The index in Lua, for scripts that have `index` and `base`, which is what the keys of the queue begin with. An entry is
 * the key with its length, a number that grows, and the id of the job, so those of a key lie together, the oldest first.
 * BullMQ ends and removes jobs by scripts of its own: the entry of a job that has ended is removed by whoever finds it.
 */
export const INDEX = `
local function head_of(key) return #key .. ':' .. key end
local function id_of(entry)
  local length = string.match(entry, '^%d+')
  return string.sub(entry, #length + 1 + tonumber(length) + 15 + 1)
end
local function is_there(id)
  return redis.call('EXISTS', base .. id) == 1 and redis.call('HEXISTS', base .. id, 'finishedOn') == 0
end
local function jobs_of(key)
  local found = {}
  local head = head_of(key)
  for _, entry in ipairs(redis.call('ZRANGEBYLEX', index, '[' .. head, '[' .. head .. '\\255')) do
    local id = id_of(entry)
    if is_there(id) then found[#found + 1] = id else redis.call('ZREM', index, entry) end
  end
  return found
end
local function remember(key, id, number)
  redis.call('ZADD', index, 0, head_of(key) .. string.format('%015d', number) .. id)
end
`
