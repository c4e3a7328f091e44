import { checkHost, checkUrl, refusePlace } from '../../../job/check-place.js'
import { ifNotEmpty, shownPlace } from '../../../job/shown-place.js'
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
  checkHosts(options)
  if (typeof url === 'string') {
    checkRedisUrl(url)
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

function isGiven(value: unknown): boolean {
  return ifNotEmpty(value) !== undefined
}

function withoutUndefined(given: string | RedisOptions | undefined): RedisClientOptions {
  if (typeof given === 'string') return isGiven(given) ? { url: given } : {}
  return Object.fromEntries(
    Object.entries(given ?? {}).filter(
      ([name, value]) => value !== undefined && (isGiven(value) || !PLACES.includes(name)),
    ),
  )
}

/** ioredis reads a URL without a scheme as one of redis. */
function checkRedisUrl(url: string): void {
  const option = 'redis.url'
  if (/^(?:\d+$|\/(?!\/))/.test(url)) return
  const implied = url.startsWith('//') ? 'redis:' : url.includes('://') ? '' : 'redis://'
  const { username, password } = checkUrl(implied + url, {
    option,
    scheme: /^(?:rediss?|unix):\/\//i,
    example: 'redis://user:password@host:6379/0',
  })
  try {
    decodeURIComponent(username + password)
  } catch {
    throw refusePlace(option, "a '%' in its user name or password must be written as %25")
  }
}

function checkHosts(options: RedisClientOptions): void {
  const { host, path, sentinels } = options as RedisOptions & { readonly sentinels?: unknown }
  checkHost('redis.host', host)
  if (typeof path === 'string' && path.includes('://')) checkHost('redis.path', path)
  if (!Array.isArray(sentinels)) return
  for (const sentinel of sentinels as readonly ({ readonly host?: unknown } | null)[])
    checkHost('redis.sentinels', sentinel?.host)
}

function number(options: RedisClientOptions, name: 'port' | 'db'): RedisClientOptions {
  const value = options[name]
  if (value === undefined) return {}
  const read = Number(value)
  if (!Number.isInteger(read) || read < 0 || value === '') {
    throw refusePlace(`redis.${name}`, 'it is not a number')
  }
  return { [name]: read }
}
