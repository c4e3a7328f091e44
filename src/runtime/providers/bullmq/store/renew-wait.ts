import type { RedisClient } from '../connection/redis-client.js'
import { changeOptions } from './change-options.js'

/** Lets the wait of a job, after which it expires, begin anew: `delay` milliseconds after it was added. */
export async function renewWait(
  client: Pick<RedisClient, 'hget' | 'eval'>,
  jobKey: string,
  delay: number,
): Promise<void> {
  await changeOptions(client, jobKey, (options) => ({ ...options, delay }))
}
