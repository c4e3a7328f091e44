import type { WorkersOptions } from '../../provider-kit/index.js'
import type { Duration } from '../../job/options/duration.js'
import type { Logger } from '../../job/logger.js'
import type { RedisClient } from './connection/redis-client.js'

/**
 * Where Redis is. What is absent or undefined is taken from the environment: `REDIS_URL`, or `REDIS_HOST`,
 * `REDIS_PORT`, `REDIS_USERNAME`, `REDIS_PASSWORD`, `REDIS_DB`; otherwise it is 127.0.0.1:6379. If a `url` or `host` is
 * given here, the environment's place and secrets are ignored. Other options go to ioredis as they are.
 */
export interface RedisOptions {
  readonly url?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly db?: number | string | undefined
  readonly tls?: object | undefined
  readonly [option: string]: unknown
}

export interface BullMQOptions {
  /** A URL, options, or an ioredis client of yours, which pikku never closes. Default: from the environment. */
  readonly redis?: string | RedisOptions | RedisClient | undefined
  /** What every key in Redis begins with. Default `bull`, as BullMQ's own. */
  readonly prefix?: string | undefined
  /** How long Redis may take to answer one call, in milliseconds. Default 10 000. */
  readonly commandTimeout?: Duration | undefined
  /** The `bullmq` module to use, for a bundle or another version. Default: `import('bullmq')`. */
  readonly bullmq?: BullMQPackage | undefined
}

/** `import('bullmq')`, of version 5 or 6. */
export interface BullMQPackage {
  readonly Queue: new (...options: never[]) => object
  readonly Worker: new (...options: never[]) => object
  readonly QueueEvents: new (...options: never[]) => object
  readonly Job: new (...options: never[]) => object
}

export interface BullMQServiceOptions extends BullMQOptions {
  /** Apply where neither the job nor its worker sets the option. */
  readonly defaultJobOptions?: DefaultJobOptions | undefined
  /** Told of lost connections. Default: the console. */
  readonly logger?: Logger | undefined
}

export interface DefaultJobOptions {
  /** Keep this many completed jobs of a queue; `true` keeps none, `false` keeps all. Default: all. */
  readonly removeOnComplete?: boolean | number | undefined
  /** Keep this many failed jobs of a queue; `true` keeps none, `false` keeps all. Default: all. */
  readonly removeOnFail?: boolean | number | undefined
}

export interface BullMQWorkersOptions extends BullMQOptions, WorkersOptions {}
