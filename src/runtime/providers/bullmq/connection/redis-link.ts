import { ServiceClosedError } from '../../../queue/errors.js'
import { parseDuration } from '../../../queue/parse-duration.js'
import { startLongTimer } from '../../../worker/long-timer.js'
import type { BullMQOptions, RedisOptions } from '../options.js'
import type { BullMQModule } from './bullmq-module.js'
import { EngineUnreachableError } from './engine-unreachable-error.js'
import type { ErrorLog } from './error-log.js'
import { loadBullMQ, loadRedis } from './load-bullmq.js'
import { ENDLESS, readRedisOptions } from './read-redis-options.js'
import type { RedisClient, RedisClientOptions } from './redis-client.js'

const DEFAULT_TIMEOUT = 10_000
const QUIT_TIMEOUT = 1_000

export interface OpenLink {
  readonly options: BullMQOptions
  readonly log: ErrorLog
  /** Workers need a client that never gives a command up; a client of the user's is then duplicated. */
  readonly endless: boolean
}

/** One connection to Redis, shared by all queues and workers that are opened on it, and the BullMQ that speaks on it. */
export class RedisLink {
  readonly bullmq: BullMQModule
  readonly client: RedisClient
  readonly prefix: string
  readonly #place: string
  readonly #timeout: number
  readonly #owned: boolean
  readonly #log: ErrorLog
  #endless: RedisClient | undefined
  #lastError: Error | undefined
  #waiting: Promise<void> | undefined
  #onReady: () => void = () => {}
  #giveUp: () => void = () => {}

  private constructor(
    bullmq: BullMQModule,
    client: RedisClient,
    settings: { place: string; timeout: number; owned: boolean; prefix: string; log: ErrorLog },
  ) {
    this.bullmq = bullmq
    this.client = client
    this.prefix = settings.prefix
    this.#place = settings.place
    this.#timeout = settings.timeout
    this.#owned = settings.owned
    this.#log = settings.log
    client.on('error', this.#noteError)
    client.on('ready', this.#forgetError)
  }

  /** Throws `MissingPeerError`. Does not wait for the connection: see `call`. */
  static async open({ options, log, endless }: OpenLink): Promise<RedisLink> {
    const { redis, commandTimeout } = options
    const timeout =
      commandTimeout === undefined
        ? DEFAULT_TIMEOUT
        : parseDuration(commandTimeout, { option: 'commandTimeout' })
    const bullmq = options.bullmq ?? (await loadBullMQ())
    const settings = { timeout, prefix: options.prefix ?? 'bull', log }
    if (isClient(redis)) {
      const client = endless ? duplicateEndless(redis) : redis
      return new RedisLink(bullmq, client, { ...settings, place: 'your client', owned: endless })
    }
    const { url, options: redisOptions, shown } = readRedisOptions(redis)
    const Redis = await loadRedis()
    const client = url === undefined ? new Redis(redisOptions) : new Redis(url, redisOptions)
    return new RedisLink(bullmq, client, { ...settings, place: shown, owned: true })
  }

  /**
   * A client that gives no command up, for BullMQ to copy: it refuses any other for what blocks its connection. Of a
   * user's client it is a copy that is never connected itself.
   */
  endlessClient(): RedisClient {
    if (this.#owned) return this.client
    this.#endless ??= duplicateEndless(this.client, { lazyConnect: true })
    return this.#endless
  }

  /**
   * Asks Redis for something, and rejects with `EngineUnreachableError` when no answer comes within the command
   * timeout. Without a connection nothing is sent: what waited in a client's offline queue would still be done long
   * after the caller was told that it failed.
   */
  call<Result>(ask: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      let expired = false
      const cancel = startLongTimer(this.#timeout, () => {
        expired = true
        reject(new EngineUnreachableError(this.#place, this.#timeout, this.#lastError))
      })
      const asked = this.#isReady()
        ? ask()
        : this.#whenReady().then(() => (expired ? undefined : ask()))
      asked
        .then((answer) => resolve(answer as Result), reject)
        .finally(cancel)
        .catch(() => {})
    })
  }

  /** Closes what was opened here; commands that are on their way are answered first, if Redis is there. */
  async close(): Promise<void> {
    this.#giveUp()
    this.client.off('ready', this.#forgetError)
    if (this.#owned) await quit(this.client)
    else this.client.off('error', this.#noteError)
  }

  /** Closes without waiting for anything. */
  abandon(): void {
    this.#giveUp()
    if (this.#owned) this.client.disconnect()
  }

  readonly #noteError = (error: Error): void => {
    this.#lastError = error
    this.#log.report(error)
  }

  readonly #forgetError = (): void => {
    this.#lastError = undefined
  }

  #isReady(): boolean {
    const { status } = this.client
    return status === undefined || status === 'ready'
  }

  /** One for all who wait: a listener each would be as many as there are calls. Rejects when the link is closed first. */
  #whenReady(): Promise<void> {
    this.#waiting ??= new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.client.off('ready', this.#onReady)
        this.#waiting = undefined
        settle()
      }
      this.#onReady = () => end(resolve)
      this.#giveUp = () => end(() => reject(new ServiceClosedError('bullmq')))
      this.client.on('ready', this.#onReady)
    })
    return this.#waiting
  }
}

function isClient(redis: BullMQOptions['redis']): redis is RedisClient {
  return typeof redis === 'object' && typeof (redis as RedisOptions)['duplicate'] === 'function'
}

function duplicateEndless(client: RedisClient, more: RedisClientOptions = {}): RedisClient {
  return client.isCluster === true
    ? client.duplicate([], { redisOptions: ENDLESS, ...more })
    : client.duplicate({ ...ENDLESS, ...more })
}

async function quit(client: RedisClient): Promise<void> {
  if (client.status !== undefined && client.status !== 'ready') {
    client.disconnect()
    return
  }
  const cancel = startLongTimer(QUIT_TIMEOUT, () => client.disconnect())
  await client.quit().catch(() => client.disconnect())
  cancel()
}
