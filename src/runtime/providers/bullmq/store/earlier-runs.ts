import { isRunBefore } from '../../../job/options/next-run.js'
import type { RedisClient } from '../connection/redis-client.js'

type Client = Pick<RedisClient, 'eval'>

/** Jobs that one script looks at: all others wait for it. */
const PAGE = 1_000

/** How many were looked at, and those of the schedule: their ids begin alike. */
const READ_LIST = `
  local ids, found = redis.call('LRANGE', KEYS[1], ARGV[2], ARGV[2] + ARGV[3] - 1), {}
  for _, id in ipairs(ids) do
    if string.sub(id, 1, #ARGV[1]) == ARGV[1] then found[#found + 1] = id end
  end
  return { #ids, found }`
/** Where to go on, '0' at the end, and those of the schedule. */
const READ_SET = `
  local page, found = redis.call('ZSCAN', KEYS[1], ARGV[2], 'COUNT', ARGV[3]), {}
  for item = 1, #page[2], 2 do
    local id = page[2][item]
    if string.sub(id, 1, #ARGV[1]) == ARGV[1] then found[#found + 1] = id end
  end
  return { page[1], found }`

/**
 * Whether a run of the same schedule that was due before this one has not ended, wherever BullMQ keeps it. `key`: as BullMQ has
 * it. Redis knows no jobs by their schedule, so this looks at all that wait, a page at a time.
 */
export async function hasEarlierRun(
  client: Client,
  toKey: (name: string) => string,
  { key, id }: { readonly key: string; readonly id: string },
): Promise<boolean> {
  const start = `repeat:${key}:`
  const isAmong = async (pages: AsyncIterable<readonly string[]>): Promise<boolean> => {
    for await (const ids of pages) if (isRunBefore(id, ids)) return true
    return false
  }
  for (const list of ['active', 'wait', 'paused'].map(toKey))
    if (await isAmong(pagesOfList(client, list, start))) return true
  for (const set of ['delayed', 'prioritized'].map(toKey))
    if (await isAmong(pagesOfSet(client, set, start))) return true
  // It may have begun meanwhile.
  return isAmong(pagesOfList(client, toKey('active'), start))
}

/** From its head, where jobs are added: one that moves on is met again, and not missed. */
async function* pagesOfList(client: Client, list: string, start: string) {
  for (let from = 0, count = PAGE; count === PAGE; from += PAGE) {
    const answer = await client.eval(READ_LIST, 1, list, start, String(from), String(PAGE))
    const [read, ids] = answer as [count: number, ids: string[]]
    count = read
    yield ids
  }
}

async function* pagesOfSet(client: Client, set: string, start: string) {
  let cursor = '0'
  do {
    const answer = await client.eval(READ_SET, 1, set, start, cursor, String(PAGE))
    const [next, ids] = answer as [cursor: string, ids: string[]]
    cursor = next
    yield ids
  } while (cursor !== '0')
}
