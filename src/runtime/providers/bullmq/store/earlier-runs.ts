import { isRunBefore } from '../../../job/options/next-run.js'
import type { RedisClient } from '../connection/redis-client.js'

/** The jobs of a schedule that have not ended, wherever BullMQ keeps them: their ids begin alike. */
const UNFINISHED = `
  local ids = {}
  local function note(id)
    if string.sub(id, 1, #ARGV[1]) == ARGV[1] then ids[#ids + 1] = id end
  end
  for index = 1, 3 do
    for _, id in ipairs(redis.call('LRANGE', KEYS[index], 0, -1)) do note(id) end
  end
  for index = 4, 5 do
    local cursor = '0'
    repeat
      local page = redis.call('ZSCAN', KEYS[index], cursor, 'COUNT', 1000)
      cursor = page[1]
      for item = 1, #page[2], 2 do note(page[2][item]) end
    until cursor == '0'
  end
  return ids`

/** Whether a run of the same schedule that was due before this one has not ended. `key`: as BullMQ has it. */
export async function hasEarlierRun(
  client: Pick<RedisClient, 'eval'>,
  toKey: (name: string) => string,
  { key, id }: { readonly key: string; readonly id: string },
): Promise<boolean> {
  const keys = ['active', 'wait', 'paused', 'delayed', 'prioritized'].map(toKey)
  const ids = await client.eval(UNFINISHED, keys.length, ...keys, `repeat:${key}:`)
  return isRunBefore(id, ids as string[])
}
