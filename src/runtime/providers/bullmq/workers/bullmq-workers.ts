import { WorkersStateError } from '../../../errors/workers-state-error.js'
import { parseDuration } from '../../../queue/parse-duration.js'
import { startLongTimer } from '../../../worker/long-timer.js'
import { openServices } from '../../../worker/open-services.js'
import type { OpenServices } from '../../../worker/open-services.js'
import type { QueueWorkers } from '../../../worker/queue-workers.js'
import { reportIgnoredOptions } from '../../../worker/report-ignored-options.js'
import { selectWorkers } from '../../../worker/select-workers.js'
import type { WiredWorker } from '../../../worker/wired-worker.js'
import { bullmqCapabilities } from '../capabilities.js'
import { ErrorLog } from '../connection/error-log.js'
import { QueueSet } from '../connection/queue-set.js'
import { RedisLink } from '../connection/redis-link.js'
import type { BullMQWorkersOptions } from '../options.js'
import { QueueRunner } from './queue-runner.js'

const DEFAULT_STOP_TIMEOUT = 30_000
/** For Redis to hear of what was given up; without an answer its locks run out by themselves. */
const RELEASE_TIMEOUT = 5_000
const CLOSE_TIMEOUT = 1_000

/** Every wired worker of this process, on one connection to Redis and, for each queue, one that waits for its jobs. */
export class BullMQWorkers implements QueueWorkers {
  readonly #options: BullMQWorkersOptions
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #link: RedisLink | undefined
  #queues: QueueSet | undefined
  #runners: QueueRunner[] = []

  constructor(options: BullMQWorkersOptions = {}) {
    this.#options = options
  }

  /**
   * Rejects with `EngineUnreachableError` when Redis does not answer within `commandTimeout`, with `MissingPeerError`
   * when a package is missing, with `WorkersStateError` when called twice, and with what is wrong with the wiring.
   */
  async start(): Promise<void> {
    if (this.#starting !== undefined) {
      throw new WorkersStateError(
        'These workers were started already; make new ones to start again',
      )
    }
    this.#starting = this.#startAll()
    await this.#starting
  }

  async stop(options: Parameters<QueueWorkers['stop']>[0] = {}): Promise<void> {
    const timeout =
      options.timeout === undefined
        ? DEFAULT_STOP_TIMEOUT
        : parseDuration(options.timeout, { option: 'timeout' })
    this.#starting ??= Promise.resolve()
    this.#stopping ??= this.#stopAll(timeout)
    await this.#stopping
  }

  async #startAll(): Promise<void> {
    const workers = selectWorkers(this.#options)
    const open = await openServices(this.#options)
    try {
      await this.#run(workers, open)
    } catch (error) {
      await this.#close(0)
      throw error
    }
  }

  async #run(workers: readonly WiredWorker[], open: OpenServices): Promise<void> {
    const log = new ErrorLog(open.logger)
    const link = await RedisLink.open({ options: this.#options, log, endless: true })
    this.#link = link
    const queues = new QueueSet(link, log)
    this.#queues = queues
    const { onEvent } = this.#options
    for (const worker of workers) {
      reportIgnoredOptions(worker, bullmqCapabilities, open.logger)
      this.#runners.push(new QueueRunner({ worker, link, queues, open, log, onEvent }))
    }
    await Promise.all(this.#runners.map((runner) => runner.start()))
  }

  async #stopAll(timeout: number): Promise<void> {
    // One that failed to start has closed everything by itself.
    await this.#starting?.catch(() => {})
    await this.#close(timeout)
  }

  async #close(timeout: number): Promise<void> {
    const runners = this.#runners
    this.#runners = []
    const finished = Promise.all(runners.map((runner) => runner.finish().catch(() => {})))
    if (!(await endsWithin(finished, timeout))) {
      for (const runner of runners) runner.giveUp()
      if (!(await endsWithin(finished, RELEASE_TIMEOUT))) {
        this.#link?.abandon()
        // BullMQ waits for ever for the end of a connection that is between two tries.
        await endsWithin(Promise.all(runners.map((runner) => runner.abandon())), CLOSE_TIMEOUT)
      }
    }
    await endsWithin(Promise.resolve(this.#queues?.close()), CLOSE_TIMEOUT)
    await this.#link?.close()
  }
}

/** Whether `work` ends within so many milliseconds. */
function endsWithin(work: Promise<unknown>, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = startLongTimer(timeout, () => resolve(false))
    void work.finally(() => {
      cancel()
      resolve(true)
    })
  })
}
