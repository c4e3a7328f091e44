import { GROUP_FIELD, GROUPS } from './group-script.js'
import { LIMITS } from './limit-script.js'

/**
 * Takes the next job that may begin, in the place of BullMQ's own script, and gives the same as it does; and behind that for
 * how many milliseconds none may begin (0: that is not known), and the group of the job. The first is `again` where there is
 * more to do than one script should; it is asked again with the number of rounds. Redis's clock decides about limits, the worker's about what is due, as in BullMQ.
 */
export const CLAIM = `
local open, shut, served, wait, active, prioritized, events, delayed, meta, counter, marker = unpack(KEYS)
local base, now, token, duration, name = unpack(ARGV)
now = tonumber(now)
local rules = cjson.decode(ARGV[6])
local grouped = rules.group
local MOST_SORTED, MOST_ROUNDS, MOST_LOOKS, PRIORITY = 500, 20, 100, 4294967296
local seconds = redis.call('TIME')
local clock = tonumber(seconds[1]) * 1000 + math.floor(tonumber(seconds[2]) / 1000)
${GROUPS}
${LIMITS}
local whole = base .. 'pikku:starts'
for place = 8, #ARGV, 3 do free(ARGV[place], ARGV[place + 1], ARGV[place + 2]) end

local function next_score(priority)
  return priority * PRIORITY + redis.call('INCR', counter) % PRIORITY
end
local function priority_of(id) return tonumber(redis.call('HGET', base .. id, 'priority') or 0) or 0 end

local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 4096 - 1, 'LIMIT', 0, 1000)
for _, id in ipairs(due) do
  redis.call('ZREM', delayed, id)
  redis.call('ZADD', prioritized, next_score(priority_of(id)), id)
  redis.call('XADD', events, '*', 'event', 'waiting', 'jobId', id, 'prev', 'delayed')
  redis.call('HSET', base .. id, 'delay', 0)
end

local function nothing(pause)
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
  return { 0, 0, 0, first[2] and math.floor(tonumber(first[2]) / 4096) or 0, pause or 0 }
end
local state = redis.call('HMGET', meta, 'paused', 'concurrency')
if state[1] or (state[2] and redis.call('LLEN', active) >= tonumber(state[2])) then return nothing() end

local function entry_of(id, score) return string.format('%010.0f:', score % PRIORITY) .. id end
local function id_of(entry) return string.sub(entry, 12) end

-- What is written once for many jobs: scores of \`prioritized\`, and what is new of each group.
local sorted, arrived = {}, {}
local function read_group(id)
  local stored, created = unpack(redis.call('HMGET', base .. id, 'opts', 'timestamp'))
  if not stored then return nil end
  local is_read, options = pcall(cjson.decode, stored)
  options = is_read and type(options) == 'table' and options or {}
  local own = type(options.pikku) == 'table' and options.pikku.group
  if type(own) ~= 'table' or type(own.id) ~= 'string' then own = { id = '' } end
  return own, tonumber(created) + (tonumber(options.delay or 0) or 0)
end
local function sort(id, score)
  local own, first_due = read_group(id)
  if not own then
    redis.call('ZREM', prioritized, id)
    return
  end
  local key = own.id
  sorted[#sorted + 1] = score - SORTED
  sorted[#sorted + 1] = id
  redis.call('HSET', base .. id, '${GROUP_FIELD}', key)
  local order = grouped.ordered and key ~= '' and first_due or score
  redis.call('ZADD', index_of(key), order, entry_of(id, score))
  arrived[key] = type(own.tier) == 'string' and own.tier or false
end
local function write_sorted()
  if #sorted == 0 then return end
  redis.call('ZADD', prioritized, unpack(sorted))
  local last, opened = redis.call('GET', served) or 0, {}
  for key, tier in pairs(arrived) do
    local group = group_of(key)
    local turn, before = unpack(redis.call('HMGET', group, 'turn', 'tier'))
    if not turn then redis.call('HSET', group, 'turn', last) end
    if tier and tier ~= before then redis.call('HSET', group, 'tier', tier)
    elseif before and not tier then redis.call('HDEL', group, 'tier') end
    opened[#opened + 1] = turn or last
    opened[#opened + 1] = key
  end
  redis.call('ZADD', open, unpack(opened))
end

-- Jobs in \`wait\` were taken from a dead worker, and come first, or were added without a priority.
local function sort_new()
  local count = 0
  while count < MOST_SORTED do
    local id = redis.call('RPOP', wait)
    if not id then break end
    if string.sub(id, 1, 2) ~= '0:' then
      local priority = priority_of(id)
      sort(id, priority == 0 and next_score(0) or priority * PRIORITY)
      count = count + 1
    end
  end
  local fresh = redis.call('ZRANGEBYSCORE', prioritized, 0, '+inf', 'WITHSCORES', 'LIMIT', 0, MOST_SORTED - count)
  for place = 1, #fresh, 2 do sort(fresh[place], tonumber(fresh[place + 1])) end
  write_sorted()
  return count + #fresh / 2 == MOST_SORTED
end

local looks = 0
local function close(key, at)
  redis.call('ZREM', open, key)
  redis.call('ZADD', shut, at, key)
end
local function places_of(tier)
  if grouped.ordered then return 1 end
  return tier and grouped.tiers[tier] or grouped.concurrency
end
-- When a place may come back: the end of the first lock.
local function full_until(key)
  local places = places_of(redis.call('HGET', group_of(key), 'tier'))
  local running = running_of(key)
  if not places or redis.call('HLEN', running) < places then return nil end
  local held = redis.call('HGETALL', running)
  local first = math.huge
  for place = 1, #held, 2 do
    local lock = base .. held[place] .. ':lock'
    if redis.call('GET', lock) ~= held[place + 1] then redis.call('HDEL', running, held[place])
    else first = math.min(first, math.max(1, redis.call('PTTL', lock))) end
  end
  if redis.call('HLEN', running) < places then return nil end
  return clock + first
end
local function waits(id, key)
  local score = redis.call('ZSCORE', prioritized, id)
  return score and tonumber(score) < 0 and redis.call('HGET', base .. id, '${GROUP_FIELD}') == key
end
local function first_of(key)
  local index = index_of(key)
  while looks < MOST_LOOKS do
    looks = looks + 1
    local entry = redis.call('ZRANGE', index, 0, 0)[1]
    if not entry then return nil end
    local id = id_of(entry)
    if waits(id, key) then return id end
    redis.call('ZREM', index, entry)
  end
end
local function next_of(key)
  if key == '' then return first_of(key) end
  local opens = full_until(key) or opens_at(starts_of(key), grouped.limits)
  if opens > clock then
    close(key, opens)
    return nil
  end
  if not grouped.ordered then return first_of(key) end
  local head = redis.call('HGET', group_of(key), 'head')
  if head and not has_ended(head) then
    if waits(head, key) then return head end
    -- It is retried later, or its worker is dead: whatever becomes of it opens the group, and this is for what is missed.
    close(key, clock + tonumber(duration))
    return nil
  end
  redis.call('HDEL', group_of(key), 'head')
  return first_of(key)
end
local function next_in_turn()
  local ended = redis.call('ZRANGEBYSCORE', shut, '-inf', clock, 'LIMIT', 0, MOST_LOOKS)
  for _, key in ipairs(ended) do reopen(key) end
  while looks < MOST_LOOKS do
    looks = looks + 1
    local key = redis.call('ZRANGE', open, 0, 0)[1]
    if not key then return nil end
    local id = next_of(key)
    if id then return id, key end
    if redis.call('ZSCORE', open, key) and looks < MOST_LOOKS then reopen(key) end
  end
end

local function next_in_order()
  local id = redis.call('RPOP', wait)
  if id and string.sub(id, 1, 2) == '0:' then id = redis.call('RPOP', wait) end
  return id or redis.call('ZPOPMIN', prioritized)[1]
end

local function begin(id, key)
  local hash = base .. id
  local score = redis.call('ZSCORE', prioritized, id)
  if key then redis.call('ZREM', index_of(key), entry_of(id, tonumber(score))) end
  redis.call('ZREM', prioritized, id)
  redis.call('LPUSH', active, id)
  redis.call('SET', hash .. ':lock', token, 'PX', duration)
  redis.call('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
  redis.call('HSET', hash, 'processedOn', clock)
  if name ~= '' then redis.call('HSET', hash, 'pb', name) end
  redis.call('HINCRBY', hash, 'ats', 1)
  note_start(whole, rules.limits, clock)
  if not key then return end
  local group = group_of(key)
  redis.call('HSET', group, 'turn', redis.call('INCR', served))
  if key ~= '' then
    note_start(starts_of(key), grouped.limits, clock)
    redis.call('HSET', running_of(key), id, token)
    if grouped.ordered then redis.call('HSET', group, 'head', id) end
  end
  reopen(key)
end

local function has_more()
  if grouped then return redis.call('ZCARD', open) > 0 end
  return redis.call('LLEN', wait) > 0 or redis.call('ZCARD', prioritized) > 0
end
-- For how long none may begin, though some wait.
local function pause()
  local opens = opens_at(whole, rules.limits)
  if has_more() then return math.max(0, opens - clock) end
  local first = grouped and redis.call('ZRANGE', shut, 0, 0, 'WITHSCORES')[2]
  return first and math.max(1, tonumber(first) - clock, opens - clock) or 0
end

-- Only the order within a group must know of all.
local is_late = tonumber(ARGV[7]) >= MOST_ROUNDS
if grouped and sort_new() and (grouped.ordered or not is_late) then return { 'again' } end
if opens_at(whole, rules.limits) > clock then return nothing(pause()) end
local id, key
if grouped then id, key = next_in_turn() else id = next_in_order() end
if not id then
  if looks >= MOST_LOOKS then return { 'again' } end
  return nothing(pause())
end
begin(id, key)
local left = pause()
if left > 0 then
  -- Another worker that waits for jobs is to know when the next one may begin.
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
  redis.call('ZADD', marker, math.min(now + left, first and tonumber(first) / 4096 or math.huge), '1')
elseif has_more() then redis.call('ZADD', marker, 0, '0') end
return { redis.call('HGETALL', base .. id), id, 0, 0, 0, key or '' }
`

/** In the order of the script, after those of the groups. */
export const CLAIM_KEYS = [
  'wait',
  'active',
  'prioritized',
  'events',
  'delayed',
  'meta',
  'pc',
  'marker',
] as const
