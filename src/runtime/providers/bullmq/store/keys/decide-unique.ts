import type { JobUnique } from '../../../../job/keys/key-options.js'
import type { BullJobOptions } from '../../connection/bullmq-module.js'
import { GROUP_FIELD, GROUPS, REOPEN } from './group-script.js'
import { INDEX, LASTING, NEVER_SCORE, UNIQUE } from './unique-index.js'

/** Of the place that is held for a job that is not to be added. */
const HELD = 'pikkuKeptBack'

/** A job that is to be added, or the run of a schedule that has been taken. */
export interface UniqueJob {
  /** As BullMQ has it. */
  readonly id: string
  readonly unique: JobUnique
  /** JSON. */
  readonly data: string
  readonly options: BullJobOptions
}

/**
 * What uniqueness makes of a job. `own`: a job of its id is there. `kept`: that of the second id does it. `behind`: it waits
 * behind a running one.
 */
export type Verdict = readonly [kind: 'own' | 'new' | 'behind'] | readonly ['kept', id: string]

/**
 * Decides about a job, and gives the job that waits its data if need be. For a job that BullMQ is to add in the same
 * transaction: where another one does it, its id is taken until BullMQ was asked, since BullMQ adds no job whose id is taken.
 */
export const DECIDE = `
local job, index, cursor, behind, kept, ids, prioritized, delayed, active, wait, paused, marker = unpack(KEYS)
local base, id, mode, key, rule, fate, pause, most, now, data, options = unpack(ARGV)
local open, shut, served, meta = base .. 'pikku:open', base .. 'pikku:shut', base .. 'pikku:served', base .. 'meta'
now = tonumber(now)
${INDEX}
${GROUPS}
local function tidy()
  local from = redis.call('GET', cursor)
  local entries = redis.call('ZRANGEBYLEX', index, from and '(' .. from or '-', '+', 'LIMIT', 0, 2)
  for _, entry in ipairs(entries) do
    if not is_there(id_of(entry)) then redis.call('ZREM', index, entry) end
  end
  if #entries < 2 then redis.call('DEL', cursor) else redis.call('SET', cursor, entries[2]) end
end
local function keep(other)
  local second = math.floor(now / 1000)
  redis.call('HINCRBY', kept, second, 1)
  if redis.call('HLEN', kept) > 90 then
    for _, each in ipairs(redis.call('HKEYS', kept)) do
      if tonumber(each) < second - 60 then redis.call('HDEL', kept, each) end
    end
  end
  redis.call('EXPIRE', kept, 120)
  if mode == 'add' then redis.call('HSET', job, '${HELD}', other) end
  return { 'kept', other }
end
local function postpone(other, hash, due)
  redis.call('ZREM', prioritized, other)
  redis.call('LREM', wait, 0, other)
  redis.call('LREM', paused, 0, other)
  redis.call('ZADD', delayed, due * 4096, other)
  redis.call('HSET', hash, 'delay', due - tonumber(redis.call('HGET', hash, 'timestamp')))
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
  redis.call('ZADD', marker, tonumber(first[2]) / 4096, '1')
end
-- The first job of an ordered group, which has begun, is in another one from now on.
local function leave(key, id)
  if redis.call('HGET', group_of(key), 'head') ~= id then return end
  redis.call('HDEL', group_of(key), 'head')
  ${REOPEN}
end
local function join(other)
  local hash = base .. other
  local stored, created, attempts, starts = unpack(redis.call('HMGET', hash, 'opts', 'timestamp', 'atm', 'ats'))
  stored = cjson.decode(stored)
  local has_begun = tonumber(attempts or 0) > 0 or tonumber(starts or 0) > 0
  if fate ~= 'keep' then
    local was = stored
    stored = cjson.decode(options)
    stored.jobId = other
    for _, name in ipairs({ 'delay', 'repeat', 'prevMillis', 'repeatJobKey' }) do stored[name] = was[name] end
    local before, group = redis.call('HGET', hash, '${GROUP_FIELD}'), stored.pikku.group
    if before and before ~= (group and group.id or '') then leave(before, other) end
    redis.call('HSET', hash, 'data', data, 'priority', stored.priority or 0)
    redis.call('HDEL', hash, 'atm', 'failedReason', 'stacktrace')
    local score = redis.call('ZSCORE', prioritized, other)
    if score then
      redis.call('ZADD', prioritized, (stored.priority or 0) * 4294967296 + tonumber(score) % 4294967296, other)
    end
  end
  if pause ~= '' and not has_begun then
    local score = redis.call('ZSCORE', delayed, other)
    local latest = most == '' and math.huge or tonumber(created) + tonumber(most)
    local due = math.max(score and math.floor(tonumber(score) / 4096) or 0, math.min(now + tonumber(pause), latest))
    if due > now then
      stored.delay = due - tonumber(created)
      postpone(other, hash, due)
    end
  end
  if fate ~= 'keep' or pause ~= '' then redis.call('HSET', hash, 'opts', cjson.encode(stored)) end
  return keep(other)
end
local function add(kind)
  remember(key, id, redis.call('INCR', ids))
  if kind == 'behind' then redis.call('HSET', behind, id, key) end
  return { kind }
end

if mode ~= 'run' and redis.call('EXISTS', job) == 1 then
  if not redis.call('ZSCORE', delayed, id) then redis.call('HDEL', behind, id) end
  return { 'own' }
end
if mode == 'put back' then return tonumber(rule) and { 'new' } or add('new') end
if tonumber(rule) then
  local lasting = base .. '${LASTING}' .. key
  local recent = redis.call('GET', lasting)
  if recent and not (mode == 'run' and recent == id) then return keep(recent) end
  if not recent then redis.call('SET', lasting, id, 'PX', rule) end
  return { 'new' }
end
tidy()
local waiting, running
local found = jobs_of(key)
for place = #found, 1, -1 do
  local other = found[place]
  -- A run of a schedule that counts for its key goes on when it is taken again.
  if other == id then return { 'new' } end
  if redis.call('LPOS', active, other) then running = running or other else waiting = waiting or other end
end
if waiting then return join(waiting) end
if rule == 'waiting' or not running then return add('new') end
if fate ~= 'runAgain' then return keep(running) end
if mode == 'add' then return add('behind') end
return { 'behind' }
`

/** What follows when BullMQ was asked to add the job. */
export const AFTER_ADD = `
local job, behind, prioritized, delayed = unpack(KEYS)
local id = ARGV[1]
if redis.call('HEXISTS', job, '${HELD}') == 1 then redis.call('DEL', job)
elseif redis.call('HEXISTS', behind, id) == 1 then
  redis.call('ZREM', prioritized, id)
  redis.call('ZADD', delayed, ${NEVER_SCORE}, id)
end
`

/** In the order of the script. */
const ENGINE_KEYS = ['id', 'prioritized', 'delayed', 'active', 'wait', 'paused', 'marker']

/**
 * `mode`: whether the job is added, is added whatever has its key, or is a run of a schedule, which counts as added when it
 * is taken.
 */
export function decideArguments(
  toKey: (name: string) => string,
  { id, unique, data, options }: UniqueJob,
  mode: 'add' | 'put back' | 'run',
): { readonly keys: string[]; readonly values: string[] } {
  const own = [UNIQUE.index, UNIQUE.cursor, UNIQUE.behind, UNIQUE.kept]
  const { key, then, wait, atMost } = unique
  // A run of a schedule is due: there is nothing to wait for.
  const pauses = mode === 'run' ? [undefined, undefined] : [wait, atMost]
  const rule = [key, unique.while, then, ...pauses].map((value) => String(value ?? ''))
  const values = [toKey(''), id, mode, ...rule, String(Date.now()), data, JSON.stringify(options)]
  return { keys: [id, ...own, ...ENGINE_KEYS].map(toKey), values }
}

export function afterAddArguments(
  toKey: (name: string) => string,
  id: string,
): { readonly keys: string[]; readonly values: string[] } {
  const keys = [id, UNIQUE.behind, 'prioritized', 'delayed'].map(toKey)
  return { keys, values: [id] }
}
