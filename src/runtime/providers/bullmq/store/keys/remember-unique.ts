import type { BullJob } from '../../connection/bullmq-module.js'
import type { RedisClient } from '../../connection/redis-client.js'
import { INDEX, UNIQUE } from './unique-index.js'

const REMEMBER = `
local index, ids = unpack(KEYS)
local base, key, id = unpack(ARGV)
${INDEX}
if is_there(id) then remember(key, id, redis.call('INCR', ids)) end
`

/** Of a job that had failed and waits again: it counts once more as one of its key. */
export async function rememberUnique(
  client: Pick<RedisClient, 'eval'>,
  keys: string,
  { id = '', opts }: BullJob,
): Promise<void> {
  const unique = opts.pikku?.unique
  if (unique === undefined || typeof unique.while === 'number') return
  await client.eval(REMEMBER, 2, keys + UNIQUE.index, `${keys}id`, keys, unique.key, id)
}
