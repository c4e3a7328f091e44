import { FREE_PLACE, GROUP_FIELD, GROUPS } from './group-script.js'
import { LIMITS } from './limit-script.js'

/**
 * Takes the next job that may begin, in the place of BullMQ's own script, and gives the same as it does; and behind that for
 * how many milliseconds none may begin (0: that is not known). The first is `again` where there is more to do than one script
 * should; it is asked again with the number of rounds. Redis's clock decides about limits, the worker's about what is due, as
 * in BullMQ.
 *
 * It runs once for each job, so it has few functions: to make one, Lua looks for each variable that it uses. Its text is in the
 * bundle of every worker, so what is to be said of it is said here, in its order:
 * - New jobs are put into the indexes of their groups. Those in `wait` were taken from a dead worker, and come first, or were
 *   added without a priority. `sorted` (scores of `prioritized`) and `arrived` (what is new of each group) are written once for
 *   many jobs. Only the order within a group must know of all of them before one is taken.
 * - `take` takes a job away from those that wait, if it is one of this group.
 * - `full_until`: when a place may come back, which is the end of the first lock; 0 if one is free.
 * - The `head` of an ordered group that does not wait is retried later, or its worker is dead. Whatever becomes of it opens the
 *   group, and the time until which it is shut is for what is missed.
 * - `pause`: for how long none may begin, though some wait. Whoever waits for jobs is told by the marker, also where none is
 *   taken at the end of a run: the same worker may have looked during that run, and wait for as long as its place was full.
 */
export const CLAIM = `
local open, shut, served = unpack(KEYS)
local base, now, token, duration, name = unpack(ARGV)
local wait, active, prioritized, delayed = base .. 'wait', base .. 'active', base .. 'prioritized', base .. 'delayed'
local events, meta, counter, marker = base .. 'events', base .. 'meta', base .. 'pc', base .. 'marker'
now = tonumber(now)
local rules = cjson.decode(ARGV[6])
local grouped = rules.group
local MOST_SORTED, MOST_ROUNDS, MOST_LOOKS, PRIORITY = 500, 20, 100, 4294967296
local seconds = redis.call('TIME')
local milliseconds = math.floor(tonumber(seconds[2]) / 1000)
local clock = tonumber(seconds[1]) * 1000 + milliseconds
${LIMITS}
${GROUPS}
${FREE_PLACE}local whole = base .. 'pikku:starts'
for place = 9, 8 + ARGV[8], 3 do free(ARGV[place], ARGV[place + 1], ARGV[place + 2]) end

local function next_score(priority)
  return priority * PRIORITY + redis.call('INCR', counter) % PRIORITY
end
local function priority_of(id) return tonumber(redis.call('HGET', base .. id, 'priority') or 0) or 0 end
local function least_of(set) return tonumber(redis.call('ZRANGE', set, '0', '0', 'WITHSCORES')[2]) end

local first_due = least_of(delayed)
if first_due and first_due < (now + 1) * 4096 then
  local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 4096 - 1, 'LIMIT', 0, 1000)
  for _, id in ipairs(due) do
    redis.call('ZREM', delayed, id)
    redis.call('ZADD', prioritized, next_score(priority_of(id)), id)
    redis.call('XADD', events, '*', 'event', 'waiting', 'jobId', id, 'prev', 'delayed')
    redis.call('HSET', base .. id, 'delay', 0)
  end
  first_due = least_of(delayed)
end
first_due = first_due and first_due / 4096

local state = redis.call('HMGET', meta, 'paused', 'concurrency')
if state[1] or (state[2] and redis.call('LLEN', active) >= tonumber(state[2])) then
  return { 0, 0, 0, first_due and math.floor(first_due) or 0, 0 }
end

local function entry_of(id, score) return string.format('%010.0f:', score % PRIORITY) .. id end

local left = grouped and redis.call('RPOP', wait)
local fresh = grouped and redis.call('ZRANGEBYSCORE', prioritized, '0', '+inf', 'WITHSCORES', 'LIMIT', '0', '500')
if left or (fresh and fresh[1]) then
  local sorted, arrived, count = {}, {}, 0
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
    count = count + 1
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
  while left do
    if string.sub(left, 1, 2) ~= '0:' then
      local priority = priority_of(left)
      sort(left, priority == 0 and next_score(0) or priority * PRIORITY)
    end
    left = count < MOST_SORTED and redis.call('RPOP', wait)
  end
  for place = 1, #fresh, 2 do sort(fresh[place], tonumber(fresh[place + 1])) end
  if sorted[1] then
    redis.call('ZADD', prioritized, unpack(sorted))
    local last, turns = redis.call('GET', served) or '0', {}
    for key, tier in pairs(arrived) do
      local group = group_of(key)
      local turn, before = unpack(redis.call('HMGET', group, 'turn', 'tier'))
      if tier and tier ~= before then redis.call('HSET', group, 'tier', tier)
      elseif before and not tier then redis.call('HDEL', group, 'tier') end
      if turn then reopen(key) end
      turns[#turns + 1] = last
      turns[#turns + 1] = key
    end
    redis.call('ZADD', open, 'NX', unpack(turns))
  end
  if count >= MOST_SORTED and (grouped.ordered or tonumber(ARGV[7]) < MOST_ROUNDS) then return { 'again' } end
end

local looks = 0
local function read_job(id)
  local job = { id = id, fields = redis.call('HGETALL', base .. id), starts = 0 }
  for place = 1, #job.fields, 2 do
    local field = job.fields[place]
    if field == 'ats' then job.starts = tonumber(job.fields[place + 1])
    elseif field == '${GROUP_FIELD}' then job.key = job.fields[place + 1] end
  end
  return job
end
local function take(id, key)
  local job = read_job(id)
  return job.key == key and redis.call('ZREM', prioritized, id) == 1 and job or nil
end
local function take_first(key)
  while looks < MOST_LOOKS do
    looks = looks + 1
    local entry = redis.call('ZPOPMIN', index_of(key))[1]
    local job = entry and take(string.sub(entry, 12), key)
    if job or not entry then return job end
  end
end
local function full_until(group, count)
  local head, tier = unpack(redis.call('HMGET', group, 'head', 'tier'))
  local places = grouped.ordered and 1 or (tier and grouped.tiers[tier]) or grouped.concurrency
  if not places or count - (head and 1 or 0) - (tier and 1 or 0) < places then return 0 end
  local fields, first, running = redis.call('HGETALL', group), math.huge, 0
  for place = 1, #fields, 2 do
    local field = fields[place]
    if string.sub(field, 1, #RUN) == RUN then
      local lock = base .. string.sub(field, #RUN + 1) .. ':lock'
      if redis.call('GET', lock) == fields[place + 1] then
        running, first = running + 1, math.min(first, math.max(1, redis.call('PTTL', lock)))
      else redis.call('HDEL', group, field) end
    end
  end
  return running < places and 0 or clock + first
end

local opens = opens_at(whole, rules.limits)
local job
if opens > clock then job = nil
elseif grouped then
  if (least_of(shut) or math.huge) <= clock then
    local ended = redis.call('ZRANGEBYSCORE', shut, '-inf', clock, 'LIMIT', 0, MOST_LOOKS)
    for _, key in ipairs(ended) do reopen(key) end
  end
  while not job and looks < MOST_LOOKS do
    looks = looks + 1
    local key, turn = unpack(redis.call('ZPOPMIN', open))
    if not key then break end
    local group, head, until_when = group_of(key), false, 0
    if key ~= '' then
      local count = redis.call('HLEN', group)
      if count > 0 then until_when = full_until(group, count) end
      if until_when == 0 then until_when = opens_at(starts_of(key), grouped.limits) end
      head = grouped.ordered and count > 0 and redis.call('HGET', group, 'head')
      if head and has_ended(head) then
        redis.call('HDEL', group, 'head')
        head = false
      end
    end
    if until_when > clock then head = false
    elseif head then
      local score = tonumber(redis.call('ZSCORE', prioritized, head) or 0)
      job = score < 0 and take(head, key)
      if job then redis.call('ZREM', index_of(key), entry_of(head, score))
      else until_when = clock + tonumber(duration) end
    else job = take_first(key) end
    if until_when > clock then
      redis.call('ZADD', shut, until_when, key)
      redis.call('HSET', group, 'turn', turn)
    elseif not job then put_back(key, turn) end
  end
else
  local id = redis.call('RPOP', wait)
  if id and string.sub(id, 1, 2) == '0:' then id = redis.call('RPOP', wait) end
  id = id or redis.call('ZPOPMIN', prioritized)[1]
  job = id and read_job(id)
end
if not job and looks >= MOST_LOOKS then return { 'again' } end

local is_more
if job then
  local id, key, fields = job.id, job.key, job.fields
  local hash, starts = base .. id, tostring(job.starts + 1)
  redis.call('LPUSH', active, id)
  redis.call('SET', hash .. ':lock', token, 'PX', duration)
  redis.call('XADD', events, '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
  redis.call('HSET', hash, 'processedOn', string.format('%s%03d', seconds[1], milliseconds), 'ats', starts)
  fields[#fields + 1] = 'ats'
  fields[#fields + 1] = starts
  if name ~= '' then
    redis.call('HSET', hash, 'pb', name)
    fields[#fields + 1] = 'pb'
    fields[#fields + 1] = name
  end
  note_start(whole, rules.limits, clock)
  opens = opens_at(whole, rules.limits)
  if grouped then
    if key ~= '' then
      note_start(starts_of(key), grouped.limits, clock)
      redis.call('HSET', group_of(key), RUN .. id, token)
      if grouped.ordered then redis.call('HSET', group_of(key), 'head', id) end
    end
    is_more = put_back(key, redis.call('INCR', served))
  end
end

if not is_more then
  if grouped then is_more = redis.call('ZCARD', open) > 0
  else is_more = redis.call('LLEN', wait) > 0 or redis.call('ZCARD', prioritized) > 0 end
end
local pause = math.max(0, opens - clock)
if not is_more then
  local first = grouped and least_of(shut)
  pause = first and math.max(1, first - clock, opens - clock) or 0
end
if pause > 0 and (job or grouped) then
  redis.call('ZADD', marker, math.min(now + pause, first_due or math.huge), '1')
end
if not job then return { 0, 0, 0, first_due and math.floor(first_due) or 0, pause } end
if pause == 0 and is_more then redis.call('ZADD', marker, '0', '0') end
return { job.fields, job.id, 0, 0, 0 }
`
