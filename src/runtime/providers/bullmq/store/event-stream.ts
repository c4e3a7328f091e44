import type { RedisClient } from '../connection/redis-client.js'
import type { JobPlace } from './find-engine-job.js'

/** One event that BullMQ has written. */
export interface StreamEntry {
  /** It begins with the time, in milliseconds since 1970. */
  readonly id: string
  readonly kind: string
  readonly engineId: string
  readonly fields: Readonly<Record<string, string>>
}

const MOST_AT_ONCE = 1_000
const MOST_ACTIVE = 10_000
export const START = '0-0'

/**
 * The oldest entries are dropped first: while the last one that was read is still there, none after it is missing. Two
 * events of one step are not taken apart.
 */
const READ = `
  local last, most = unpack(ARGV)
  local kept = tonumber(redis.call('HGET', KEYS[2], 'opts.maxLenEvents') or 10000)
  local whole
  if last == '${START}' then whole = redis.call('XLEN', KEYS[1]) < kept
  else whole = #redis.call('XRANGE', KEYS[1], last, last) > 0 end
  local found = redis.call('XREAD', 'COUNT', most, 'STREAMS', KEYS[1], last)
  return { whole and 1 or 0, found and found[1][2] or {} }`

/** The place after the last event. */
export async function readEnd({ queue, client }: JobPlace): Promise<string> {
  const script = `return redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)`
  const [last] = (await client.eval(script, 1, queue.toKey('events'))) as [id: string][]
  return last?.[0] ?? START
}

/** The engine's ids of jobs that are running. */
export async function readActive({ queue, client }: JobPlace): Promise<string[]> {
  return client.lrange(queue.toKey('active'), 0, MOST_ACTIVE - 1)
}

/** The events after this one. `isTrimmed`: some may have been dropped. */
export async function readEntries(
  { queue, client }: JobPlace,
  last: string,
): Promise<{ readonly entries: readonly StreamEntry[]; readonly isTrimmed: boolean }> {
  const keys = [queue.toKey('events'), queue.toKey('meta')]
  const answer = await client.eval(READ, keys.length, ...keys, last, String(MOST_AT_ONCE))
  const [whole, rows] = answer as [whole: number, rows: [id: string, fields: string[]][]]
  const all = rows.map(toEntry)
  const entries = all.length < MOST_AT_ONCE ? all : all.slice(0, -1)
  return { entries, isTrimmed: whole === 0 }
}

/** Says that the next entry, by which the job is put back, follows no failure. */
export async function tellRelease(
  client: Pick<RedisClient, 'eval'>,
  keys: string,
  engineId: string,
): Promise<void> {
  const script = `
    local kept = redis.call('HGET', KEYS[2], 'opts.maxLenEvents') or 10000
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', kept, '*', 'event', 'released', 'jobId', ARGV[1])`
  await client.eval(script, 2, `${keys}events`, `${keys}meta`, engineId)
}

function toEntry([id, flat]: [id: string, fields: string[]]): StreamEntry {
  const fields: Record<string, string> = {}
  for (let at = 0; at < flat.length; at += 2) fields[flat[at] ?? ''] = flat[at + 1] ?? ''
  return { id, kind: fields['event'] ?? '', engineId: fields['jobId'] ?? '', fields }
}
