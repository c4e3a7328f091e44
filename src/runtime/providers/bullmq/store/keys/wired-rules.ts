import type { KeyRules } from '../../../../provider-kit/index.js'
import { readWiredRules, writeWiredRules } from '../../../../provider-kit/index.js'
import type { RedisClient } from '../../connection/redis-client.js'

const WIRED = 'pikku:wired'
const RULES = 'rules'

/**
 * Keeps the rules of a worker that starts for those who read the numbers of its queue. `keys`: what the keys of the queue
 * begin with.
 */
export async function keepWiredRules(
  client: RedisClient,
  keys: string,
  rules: KeyRules | undefined,
): Promise<void> {
  if (rules === undefined) await client.hdel(keys + WIRED, RULES)
  else await client.hset(keys + WIRED, RULES, writeWiredRules(rules))
}

/** Undefined for a queue without limits and groups, and before its first worker has started. */
export async function wiredRules(client: RedisClient, keys: string): Promise<KeyRules | undefined> {
  const text = await client.hget(keys + WIRED, RULES)
  return text === null ? undefined : readWiredRules(text)
}
