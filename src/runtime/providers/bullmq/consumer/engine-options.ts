import type { WiredWorker } from '../../../provider-kit/index.js'
import { timerDelay } from '../../../job/long-timer.js'
import { mapDefined } from '../../../job/options/map-defined.js'
import { withoutUndefined } from '../../../job/options/without-undefined.js'
import type { BullWorkerOptions } from '../connection/bullmq-module.js'
import type { RedisLink } from '../connection/redis-link.js'
import { repeatStrategy } from '../connection/repeat-strategy.js'
import { StoredError } from '../store/stored-error.js'

/** How often BullMQ looks for stalled jobs at least. */
const LONGEST_STALLED_INTERVAL = 30_000
/** In seconds: BullMQ adds to it for timers of its own. */
const LONGEST_DRAIN_DELAY = 86_400
/** BullMQ's metrics have one point a minute: two weeks of them. */
const METRICS = { maxDataPoints: 20_160 }

/** What BullMQ's own worker is made with. */
export function toEngineOptions(
  { config, batch, metrics }: WiredWorker,
  link: RedisLink,
): BullWorkerOptions {
  const { drainDelay, lockDuration, maxStalledCount, name } = config
  return {
    connection: link.client,
    prefix: link.prefix,
    autorun: false,
    // A batch is gathered from jobs that BullMQ takes for running.
    concurrency: config.concurrency * (batch?.size ?? 1),
    lockDuration,
    // BullMQ's own default, as far as its timer can hold it.
    lockRenewTime: timerDelay(lockDuration / 2),
    stalledInterval: Math.min(lockDuration, LONGEST_STALLED_INTERVAL),
    maxStalledCount,
    ...withoutUndefined({
      drainDelay: mapDefined(drainDelay, (milliseconds) =>
        Math.min(Math.max(milliseconds / 1_000, 0.001), LONGEST_DRAIN_DELAY),
      ),
      name,
      metrics: metrics ? METRICS : undefined,
    }),
    settings: {
      repeatStrategy: repeatStrategy(link.bullmq),
      backoffStrategy: (_attempts, _type, error) =>
        error instanceof StoredError ? (error.delay ?? 0) : 0,
    },
  }
}
