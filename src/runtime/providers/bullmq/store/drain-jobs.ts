import type { JobPlace } from './find-engine-job.js'

/**
 * BullMQ's own `drain` takes any number of jobs in one script, for which all others wait, and does not tell how many.
 * The next run of a schedule stays, and so does a job that belongs to a flow, whose other jobs know of it.
 */
const DRAIN = `
  local prefix, most = ARGV[1], tonumber(ARGV[2])
  local count, nextRuns = 0, {}
  local schedules = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for i = 1, #schedules, 2 do nextRuns['repeat:' .. schedules[i] .. ':' .. schedules[i + 1]] = true end
  local function remove(id, previous)
    local key = prefix .. id
    local deduplication = redis.call('HGET', key, 'deid')
    if deduplication and redis.call('GET', prefix .. 'de:' .. deduplication) == id then
      redis.call('DEL', prefix .. 'de:' .. deduplication)
    end
    redis.call('DEL', key, key .. ':logs', key .. ':dependencies', key .. ':processed', key .. ':failed', key .. ':unsuccessful')
    redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'event', 'removed', 'jobId', id, 'prev', previous)
    count = count + 1
  end
  local function drain(key, previous, read, take)
    local kept = 0
    while count < most do
      local ids = redis.call(read, key, kept, kept + 99)
      if #ids == 0 then return end
      for _, id in ipairs(ids) do
        if count == most then return end
        if nextRuns[id] or redis.call('HEXISTS', prefix .. id, 'parentKey') == 1 then
          kept = kept + 1
        else
          take(key, id)
          remove(id, previous)
        end
      end
    end
  end
  local function takeMember(key, id) redis.call('ZREM', key, id) end
  local function takeItem(key, id) redis.call('LREM', key, 1, id) end
  drain(KEYS[3], 'delayed', 'ZRANGE', takeMember)
  drain(KEYS[4], 'prioritized', 'ZRANGE', takeMember)
  drain(KEYS[5], 'wait', 'LRANGE', takeItem)
  drain(KEYS[6], 'paused', 'LRANGE', takeItem)
  return count`

const KEYS = ['repeat', 'events', 'delayed', 'prioritized', 'wait', 'paused']

/** Removes up to `most` jobs that have not begun. Gives how many. */
export async function drainJobs({ queue, client }: JobPlace, most: number): Promise<number> {
  const keys = KEYS.map((name) => queue.toKey(name))
  return Number(await client.eval(DRAIN, keys.length, ...keys, queue.toKey(''), String(most)))
}
