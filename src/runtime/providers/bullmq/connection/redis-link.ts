import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import type { BullMQOptions } from '../options.js'
import type { BullMQModule } from './bullmq-module.js'
import { Deadlines } from './deadlines.js'
import { redisUnreachable } from './redis-unreachable.js'
import type { ErrorLog } from '../../../job/error-log.js'
import { loadBullMQ } from './load-bullmq.js'
import { closeClient, duplicateEndless, openClient, type OpenClient } from './open-client.js'
import type { RedisClient } from './redis-client.js'
import { isConnectionError, isFailover } from './redis-errors.js'
import { withoutCommand } from './without-command.js'

export interface OpenLink {
  readonly options: BullMQOptions
  readonly log: ErrorLog
  /** Workers need a client that never gives a command up; a client of the user's is then duplicated. */
  readonly endless: boolean
}

interface Call {
  /** Its time is over. */
  readonly expired: boolean
  /** Why it is asked again. */
  failure?: Error
}

interface LinkSettings extends OpenClient {
  readonly timeout: number
  readonly endless: boolean
  readonly prefix: string
  readonly log: ErrorLog
}

/** One connection to Redis, shared by all queues and workers that are opened on it, and the BullMQ that speaks on it. */
export class RedisLink {
  readonly bullmq: BullMQModule
  readonly client: RedisClient
  readonly prefix: string
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number
  readonly #place: string
  readonly #deadlines: Deadlines
  readonly #owned: boolean
  readonly #isEndless: boolean
  readonly #log: ErrorLog
  #endless: RedisClient | undefined
  #lastError: Error | undefined
  #closed = false
  #waiting: Promise<void> | undefined
  #onReady: () => void = () => {}
  #giveUp: () => void = () => {}

  private constructor(bullmq: BullMQModule, settings: LinkSettings) {
    const { client } = settings
    this.bullmq = bullmq
    this.client = client
    this.prefix = settings.prefix
    this.#place = settings.place
    this.timeout = settings.timeout
    this.#deadlines = new Deadlines(settings.timeout)
    this.#owned = settings.owned
    this.#isEndless = settings.endless
    this.#log = settings.log
    client.on('error', this.#noteError)
    client.on('ready', this.#forgetError)
  }

  /** Throws `MissingPeerError`. Does not wait for the connection: see `call`. */
  static async open({ options, log, endless }: OpenLink): Promise<RedisLink> {
    const timeout = answerTimeout(options.commandTimeout, 'commandTimeout')
    const bullmq = (options.bullmq as BullMQModule | undefined) ?? (await loadBullMQ())
    const opened = await openClient(options.redis, { endless, log })
    return new RedisLink(bullmq, {
      ...opened,
      timeout,
      prefix: options.prefix ?? 'bull',
      endless,
      log,
    })
  }

  /**
   * A client that gives no command up, for BullMQ to copy: it refuses any other for what blocks its connection. It is
   * never connected itself.
   */
  endlessClient(): RedisClient {
    if (this.#isEndless) return this.client
    this.#endless ??= duplicateEndless(this.client, { lazyConnect: true })
    return this.#endless
  }

  /**
   * Asks Redis for something, and rejects with `EngineUnreachableError` when no answer comes within the command
   * timeout. Without a connection nothing is sent: what waited in a client's offline queue would still be done long
   * after the caller was told that it failed.
   */
  call<Result>(ask: () => Promise<Result>): Promise<Result> {
    // Written out, for it is on the path of every job: each promise more is felt in the throughput.
    return new Promise((resolve, reject) => {
      const call: { expired: boolean; failure?: Error } = { expired: false }
      const endWait = this.#deadlines.start(() => {
        call.expired = true
        reject(redisUnreachable(this.#place, this.timeout, this.#lastError ?? call.failure))
      })
      const end = (answer: Result): void => {
        endWait()
        resolve(answer)
      }
      const fail = (error: Error): void => {
        endWait()
        reject(withoutCommand(error))
      }
      if (this.isReady) {
        ask().then(end, (error: unknown) => {
          this.#askAgain(ask, error, call).then(end, fail)
        })
      } else {
        this.#askWhenReady(ask, call).then(end, fail)
      }
    })
  }

  async #askWhenReady<Result>(ask: () => Promise<Result>, call: Call): Promise<Result> {
    if (this.#closed) throw new ServiceClosedError('bullmq')
    if (!this.isReady) await this.#whenReady()
    // Nobody listens any more: the caller was told.
    if (call.expired) throw redisUnreachable(this.#place, this.timeout, undefined)
    try {
      return await ask()
    } catch (error) {
      return this.#askAgain(ask, error, call)
    }
  }

  /** A question that was cut off is put again: what pikku asks comes to the same when it is done twice. */
  async #askAgain<Result>(ask: () => Promise<Result>, error: unknown, call: Call): Promise<Result> {
    if (this.#closed) throw new ServiceClosedError('bullmq')
    const isOfConnection = isConnectionError(error)
    if (this.isReady && !isOfConnection) throw error
    if (isFailover(error)) call.failure = withoutCommand(error)
    // The next look at the client must not be the same one: its socket is told of later than its command.
    await new Promise((resolve) => setTimeout(resolve, 5))
    return this.#askWhenReady(ask, call)
  }

  /** Closes what was opened here; commands that are on their way are answered first, if Redis is there. */
  async close(): Promise<void> {
    this.#closed = true
    this.#giveUp()
    this.client.off('ready', this.#forgetError)
    if (this.#owned) await closeClient(this.client)
    else this.client.off('error', this.#noteError)
  }

  /** Closes without waiting for anything. */
  abandon(): void {
    this.#closed = true
    this.#giveUp()
    if (this.#owned) this.client.disconnect()
  }

  readonly #noteError = (error: Error): void => {
    this.#lastError = withoutCommand(error)
    this.#log.report(error)
  }

  readonly #forgetError = (): void => {
    this.#lastError = undefined
  }

  /** Whether commands reach Redis now. */
  get isReady(): boolean {
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
