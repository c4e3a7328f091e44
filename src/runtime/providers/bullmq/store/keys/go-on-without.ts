import type { JobUnique } from '../../../../job/keys/key-options.js'
import type { RedisClient } from '../../connection/redis-client.js'
import { groupKeys, GROUPS, REOPEN } from './group-script.js'
import { letNextBegin } from './let-next-begin.js'

const REOPEN_GROUP = `
local open, shut, served, meta, marker = unpack(KEYS)
local base, key = unpack(ARGV)
${GROUPS}
${REOPEN}
`

/** The keys of a job that was cancelled or removed. */
interface KeysOfGone {
  readonly group: string | undefined
  readonly unique: JobUnique | undefined
}

/**
 * When a job is there no longer that may have kept others back: of its group, or behind it. `keys`: what the keys of the queue
 * begin with.
 */
export async function goOnWithout(
  client: Pick<RedisClient, 'eval'>,
  keys: string,
  { group, unique }: KeysOfGone,
): Promise<void> {
  if (unique?.then === 'runAgain') await letNextBegin(client, keys, unique.key)
  if (group === undefined) return
  const names = groupKeys(keys, 'meta', 'marker')
  await client.eval(REOPEN_GROUP, names.length, ...names, keys, group)
}
