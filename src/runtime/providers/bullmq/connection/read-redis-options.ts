import { PikkuError } from '../../../job/errors/pikku-error.js'
import { shownPlace } from '../../../job/shown-place.js'
import type { RedisOptions } from '../options.js'
import type { RedisClientOptions } from './redis-client.js'

export interface RedisPlace {
  readonly url?: string
  readonly options: RedisClientOptions
  /** For messages; it holds no secret. */
  readonly shown: string
}

type Environment = Readonly<Record<string, string | undefined>>

const LONGEST_PAUSE = 2_000

/** Options for which the environment is asked where they are empty. */
const PLACES = ['url', 'host', 'path', 'username', 'password']

/** Never ends a command by itself: BullMQ's workers refuse a client that does. */
export const ENDLESS: RedisClientOptions = { maxRetriesPerRequest: null }

/** What was given, completed from the environment. Throws `PikkuError` for a port or a database that is no number. */
export function readRedisOptions(
  given: string | RedisOptions | undefined,
  environment: Environment = process.env,
): RedisPlace {
  const { url, ...rest } = complete(withoutUndefined(given), environment)
  const options: RedisClientOptions = {
    retryStrategy: (times: number) => Math.min(LONGEST_PAUSE, 50 * 2 ** Math.min(times, 10)),
    ...rest,
    ...number(rest, 'port'),
    ...number(rest, 'db'),
    ...ENDLESS,
  }
  if (typeof url === 'string') {
    checkUrl(url)
    return { url, options, shown: shownPlace(url) }
  }
  const { host = '127.0.0.1', port = 6379, path } = options as RedisOptions & { path?: string }
  return { options: { host, ...options }, shown: shownPlace(path ?? `${host}:${port}`) }
}

function complete(given: RedisClientOptions, environment: Environment): RedisClientOptions {
  if (['url', 'host', 'path', 'sentinels'].some((option) => given[option] !== undefined))
    return given
  return { ...fromEnvironment(environment), ...given }
}

function fromEnvironment(environment: Environment): RedisClientOptions {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_DB } =
    environment
  if (REDIS_URL !== undefined && isGiven(REDIS_URL)) return { url: REDIS_URL }
  return Object.fromEntries(
    Object.entries({
      host: REDIS_HOST,
      port: REDIS_PORT,
      username: REDIS_USERNAME,
      password: REDIS_PASSWORD,
      db: REDIS_DB,
    }).filter(([, value]) => isGiven(value)),
  )
}

// A variable that is set to nothing is how an environment file leaves one out.
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== ''
}

function withoutUndefined(given: string | RedisOptions | undefined): RedisClientOptions {
  if (typeof given === 'string') return isGiven(given) ? { url: given } : {}
  return Object.fromEntries(
    Object.entries(given ?? {}).filter(
      ([name, value]) => value !== undefined && (value !== '' || !PLACES.includes(name)),
    ),
  )
}

/** ioredis would take the rest of such a password for the host, and say so in its errors. */
function checkUrl(url: string): void {
  const rest = url.replace(/^[\w+.-]+:\/\//, '')
  if (rest.startsWith('/') || !/^[^/?#]*[/#][^?]*@/.test(rest)) return
  throw new PikkuError(
    'INVALID_WORKER_OPTIONS',
    "redis.url: its user name or password contains '/' or '#', which must be percent-encoded (encodeURIComponent)",
  )
}

function number(options: RedisClientOptions, name: 'port' | 'db'): RedisClientOptions {
  const value = options[name]
  if (value === undefined) return {}
  const read = Number(value)
  if (!Number.isInteger(read) || read < 0 || value === '') {
    throw new PikkuError(
      'INVALID_WORKER_OPTIONS',
      `redis.${name}: ${JSON.stringify(value)} is not a number`,
    )
  }
  return { [name]: read }
}
