import type { RedisClient } from '../../connection/redis-client.js'
import { GROUP_FIELD, GROUP_PLACES } from './group-script.js'

/** Groups or jobs that one script looks at. */
const PAGE = 1_000
/** New jobs whose group is looked up: what no claim has sorted yet. */
const MOST_NEW = 5_000

export interface GroupCount {
  waiting: number
  running: number
}

export interface GroupCounts {
  readonly groups: ReadonlyMap<string, GroupCount>
  /** New jobs of which it is not known yet to which group they belong. */
  readonly unsorted: number
}

/** Each gives pairs: a group, and how many of its jobs wait, or run, among those that it has looked at. */
const COUNT_SORTED = `
local open, shut = unpack(KEYS)
local base, from, to = unpack(ARGV)
${GROUP_PLACES}
local counts = {}
for _, list in ipairs({ open, shut }) do
  for _, key in ipairs(redis.call('ZRANGE', list, from, to)) do
    counts[#counts + 1] = key
    counts[#counts + 1] = redis.call('ZCARD', index_of(key))
  end
end
return counts
`
const COUNT_RUNNING = `
local base, from, to = unpack(ARGV)
local counts = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[1], from, to)) do
  local key = redis.call('HGET', base .. id, '${GROUP_FIELD}')
  if key then
    counts[#counts + 1] = key
    counts[#counts + 1] = 1
  end
end
return counts
`
const COUNT_NEW = `
local base, from, count = unpack(ARGV)
local counts = {}
local function note(id)
  local read, options = pcall(cjson.decode, redis.call('HGET', base .. id, 'opts') or '')
  local own = read and type(options) == 'table' and type(options.pikku) == 'table' and options.pikku.group
  counts[#counts + 1] = type(own) == 'table' and type(own.id) == 'string' and own.id or ''
  counts[#counts + 1] = 1
end
for _, id in ipairs(redis.call('LRANGE', KEYS[1], from, from + count - 1)) do
  if string.sub(id, 1, 2) ~= '0:' then note(id) end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], 0, '+inf', 'LIMIT', from, count)) do note(id) end
return counts
`

/**
 * The jobs of each group. Redis has no list of groups by size, so this looks at each group, a page at a time, and at no more
 * than `MOST_NEW` of the jobs that no claim has put into the index of its group yet. A job that was removed while it waited
 * counts until its group comes to it.
 */
export async function countGroups(client: RedisClient, keys: string): Promise<GroupCounts> {
  const groups = new Map<string, GroupCount>()
  const add = (pairs: readonly unknown[], state: keyof GroupCount): void => {
    for (let place = 0; place < pairs.length; place += 2) {
      const key = String(pairs[place])
      const count = groups.get(key) ?? { waiting: 0, running: 0 }
      count[state] += Number(pairs[place + 1])
      groups.set(key, count)
    }
  }
  const ask = async (script: string, names: readonly string[], ...values: readonly number[]) => {
    const given = [keys, ...values.map(String)]
    return (await client.eval(script, names.length, ...names, ...given)) as unknown[]
  }
  const named = (...names: readonly string[]): string[] => names.map((name) => keys + name)
  await byPages(async (from) => {
    const pairs = await ask(COUNT_SORTED, named('pikku:open', 'pikku:shut'), from, from + PAGE - 1)
    add(pairs, 'waiting')
    return pairs.length
  })
  await byPages(async (from) => {
    const pairs = await ask(COUNT_RUNNING, named('active'), from, from + PAGE - 1)
    add(pairs, 'running')
    return pairs.length
  })
  let sorted = 0
  await byPages(async (from) => {
    const pairs =
      from < MOST_NEW ? await ask(COUNT_NEW, named('wait', 'prioritized'), from, PAGE) : []
    add(pairs, 'waiting')
    sorted += pairs.length / 2
    return pairs.length
  })
  return { groups, unsorted: Math.max(0, (await countNew(client, keys)) - sorted) }
}

async function countNew(client: RedisClient, keys: string): Promise<number> {
  return client.zcount(`${keys}prioritized`, 0, '+inf')
}

/** Until a page is empty. */
async function byPages(look: (from: number) => Promise<number>): Promise<void> {
  for (let from = 0; (await look(from)) > 0; from += PAGE);
}
