import type { RedisClient } from '../../connection/redis-client.js'
import { groupKeys, GROUPS } from './group-script.js'

const REOPEN = `
local open, shut, served, meta, marker = unpack(KEYS)
local base, key = unpack(ARGV)
${GROUPS}
if reopen(key) and redis.call('HEXISTS', meta, 'paused') == 0 then redis.call('ZADD', marker, 0, '0') end
`

/**
 * When a job of the group is there no longer that may have kept others of it back. `keys`: what the keys of the queue begin
 * with.
 */
export async function reopenGroup(
  client: Pick<RedisClient, 'eval'>,
  keys: string,
  key: string,
): Promise<void> {
  const names = groupKeys(keys, 'meta', 'marker')
  await client.eval(REOPEN, names.length, ...names, keys, key)
}
