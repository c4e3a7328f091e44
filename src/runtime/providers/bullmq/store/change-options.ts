import type { BullJobOptions } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'

type Client = Pick<RedisClient, 'hget' | 'eval'>

const REPLACE = `
  if redis.call('HGET', KEYS[1], 'opts') ~= ARGV[1] then return 0 end
  redis.call('HSET', KEYS[1], 'opts', ARGV[2])
  return 1`

/**
 * Changes the stored options of a job, of which somebody else may change another one. Not in the script, whose JSON would
 * change numbers and empty lists.
 */
export async function changeOptions(
  client: Client,
  jobKey: string,
  change: (options: BullJobOptions) => BullJobOptions,
): Promise<void> {
  await withOptions(client, jobKey, async (stored) => {
    const changed = JSON.stringify(change(JSON.parse(stored) as BullJobOptions))
    return (await client.eval(REPLACE, 1, jobKey, stored, changed)) === 1 || undefined
  })
}

/** Asks again, with the options as they are then, until there is an answer. `undefined` for a job that is not there. */
export async function withOptions<Answer>(
  client: Client,
  jobKey: string,
  ask: (stored: string) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  for (;;) {
    const stored = await client.hget(jobKey, 'opts')
    if (stored === null) return undefined
    const answer = await ask(stored)
    if (answer !== undefined) return answer
  }
}
