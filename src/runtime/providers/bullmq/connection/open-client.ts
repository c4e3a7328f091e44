import { startLongTimer } from '../../../job/long-timer.js'
import type { ErrorLog } from '../../../job/error-log.js'
import type { BullMQOptions, RedisOptions } from '../options.js'
import { loadRedis } from './load-bullmq.js'
import { ENDLESS, readRedisOptions } from './read-redis-options.js'
import type { RedisClient, RedisClientOptions } from './redis-client.js'
import { isFailover } from './redis-errors.js'

const QUIT_TIMEOUT = 500

/**
 * Keeps nothing for later: a command that waits in the client, or is sent again by it, would be done long after its
 * caller was told that it failed.
 */
const COMMAND_CLIENT: RedisClientOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  // Also what ends the commands that were on their way when the connection was lost.
  maxRetriesPerRequest: 0,
}

const BLOCKING_CLIENT: RedisClientOptions = {
  ...ENDLESS,
  enableOfflineQueue: true,
  autoResendUnfulfilledCommands: true,
}

export interface OpenClient {
  readonly client: RedisClient
  /** For messages. */
  readonly place: string
  /** It was made here, and is closed here. */
  readonly owned: boolean
}

/** The user's client, or one of our own. Throws `MissingPeerError`. Does not wait for the connection. */
export async function openClient(
  redis: BullMQOptions['redis'],
  { endless, log }: { readonly endless: boolean; readonly log: ErrorLog },
): Promise<OpenClient> {
  if (isClient(redis)) {
    const client = endless ? duplicateEndless(redis) : redis
    return { client, place: 'your client', owned: endless }
  }
  const { url, options: given, shown } = readRedisOptions(redis)
  const Redis = await loadRedis()
  const redisOptions = {
    reconnectOnError: (error: Error) => reconnectAfter(error, log),
    ...given,
    ...(endless ? {} : COMMAND_CLIENT),
  }
  const client = url === undefined ? new Redis(redisOptions) : new Redis(url, redisOptions)
  return { client, place: shown, owned: true }
}

function isClient(redis: BullMQOptions['redis']): redis is RedisClient {
  return typeof redis === 'object' && typeof (redis as RedisOptions)['duplicate'] === 'function'
}

export function duplicateEndless(client: RedisClient, more: RedisClientOptions = {}): RedisClient {
  return client.isCluster === true
    ? client.duplicate([], { redisOptions: BLOCKING_CLIENT, ...more })
    : client.duplicate({ ...BLOCKING_CLIENT, ...more })
}

/** Commands that are on their way are answered first, if Redis is there. */
export async function closeClient(client: RedisClient): Promise<void> {
  if (client.status !== undefined && client.status !== 'ready') {
    client.disconnect()
    return
  }
  const cancel = startLongTimer(QUIT_TIMEOUT, () => client.disconnect())
  await client.quit().catch(() => client.disconnect())
  cancel()
}

/** ioredis: 2 is to connect anew and then to send the command again. */
function reconnectAfter(error: Error, log: ErrorLog): 2 | false {
  if (!isFailover(error)) return false
  log.report(error)
  return 2
}
