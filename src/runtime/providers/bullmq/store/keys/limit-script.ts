/**
 * `provider-kit/limits.ts` in Lua, for scripts. The starts of one scope, which are those
 * of a key or of the whole queue, are a list, as long as the largest `max`; the buckets of its limits are a hash. Both are
 * forgotten when the longest window has passed.
 */
export const LIMITS = `
local function bucket_of(limit) return limit.max .. '/' .. limit.per .. '/' .. limit.burst end
local function read_bucket(buckets, limit)
  local text = redis.call('HGET', buckets, bucket_of(limit))
  if not text then return nil end
  local ms, parts = string.match(text, '^(%d+) (%d+)$')
  return tonumber(ms), tonumber(parts)
end
local function opens_at(scope, limits)
  local opens = 0
  for _, limit in ipairs(limits) do
    local oldest = redis.call('LINDEX', scope, -limit.max)
    if oldest then opens = math.max(opens, tonumber(oldest) + limit.per) end
    if limit.burst then
      local ms, parts = read_bucket(scope .. ':buckets', limit)
      if ms then opens = math.max(opens, ms + math.ceil((parts - (limit.burst - 1) * limit.per) / limit.max)) end
    end
  end
  return opens
end
local function note_start(scope, limits, at)
  local most, longest = 0, 0
  for _, limit in ipairs(limits) do
    most = math.max(most, limit.max)
    longest = math.max(longest, math.ceil(limit.per))
    if limit.burst then
      local buckets = scope .. ':buckets'
      local ms, parts = read_bucket(buckets, limit)
      if not ms or ms < at then ms, parts = at, 0 end
      local added = parts + limit.per
      local full = string.format('%.0f %.0f', ms + math.floor(added / limit.max), added % limit.max)
      redis.call('HSET', buckets, bucket_of(limit), full)
    end
  end
  if most == 0 then return end
  redis.call('RPUSH', scope, string.format('%.0f', at))
  redis.call('LTRIM', scope, -most, -1)
  redis.call('PEXPIRE', scope, longest)
  redis.call('PEXPIRE', scope .. ':buckets', longest)
end
`
