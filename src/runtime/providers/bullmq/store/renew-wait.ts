import type { RedisClient } from '../connection/redis-client.js'

/**
 * Lets the wait of a job, after which it expires, begin anew: `delay` milliseconds after it was added. Not in a script,
 * whose JSON would change numbers and empty lists of other options.
 */
export async function renewWait(
  client: Pick<RedisClient, 'hget' | 'hset'>,
  jobKey: string,
  delay: number,
): Promise<void> {
  const stored = await client.hget(jobKey, 'opts')
  if (stored === null) return
  const opts = JSON.parse(stored) as object
  await client.hset(jobKey, 'opts', JSON.stringify({ ...opts, delay }))
}
