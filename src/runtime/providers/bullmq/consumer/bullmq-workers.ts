import {
  EngineWorkers,
  endsWithin,
  reportIgnoredOptions,
  type DeclaredSchedules,
  type OpenServices,
  type WiredWorker,
} from '../../../provider-kit/index.js'
import { bullmqCapabilities } from '../capabilities.js'
import { ErrorLog } from '../../../job/error-log.js'
import { QueueSet } from '../connection/queue-set.js'
import { RedisLink } from '../connection/redis-link.js'
import type { BullMQWorkersOptions } from '../options.js'
import { bringSchedules } from './bring-schedules.js'
import { QueueRunner } from './queue-runner.js'

/** To put jobs back when Redis is away, and may just come back. With the closing below, `stop` ends two seconds late at most. */
const AWAY_TIMEOUT = 500
const CLOSE_TIMEOUT = 500

interface Running {
  readonly link: RedisLink
  readonly queues: QueueSet
  readonly runners: QueueRunner[]
}

/**
 * Every wired worker of this process, on one connection to Redis and, for each queue, one that waits for its jobs.
 * `start` rejects with `EngineUnreachableError` when Redis does not answer within `commandTimeout`, and with
 * `MissingPeerError` when a package is missing.
 */
export class BullMQWorkers extends EngineWorkers<BullMQWorkersOptions, Running> {
  protected override readonly capabilities = bullmqCapabilities

  constructor(options: BullMQWorkersOptions = {}) {
    super(options)
  }

  protected async open(workers: readonly WiredWorker[], open: OpenServices): Promise<Running> {
    const log = new ErrorLog('bullmq', open.logger)
    const link = await RedisLink.open({ options: this.options, log, endless: true })
    const running: Running = { link, queues: new QueueSet(link, log), runners: [] }
    try {
      const { queues, runners } = running
      const { onEvent } = this.options
      for (const worker of workers) {
        reportIgnoredOptions(worker, bullmqCapabilities, open.logger)
        runners.push(new QueueRunner({ worker, link, queues, open, log, onEvent }))
      }
      return running
    } catch (error) {
      await this.end(running, 0)
      throw error
    }
  }

  protected override bringSchedules(running: Running, declared: DeclaredSchedules): Promise<void> {
    return bringSchedules(running, declared)
  }

  protected override async begin({ runners }: Running): Promise<void> {
    await Promise.all(runners.map((runner) => runner.start()))
  }

  protected override putBackTime(running: Running): number {
    return running.link.isReady ? super.putBackTime(running) : AWAY_TIMEOUT
  }

  protected override ping({ link }: Running): Promise<unknown> {
    return link.call(() => link.client.time())
  }

  protected async close({ link, queues }: Running): Promise<void> {
    await endsWithin(queues.close(), CLOSE_TIMEOUT)
    await link.close()
  }
}
