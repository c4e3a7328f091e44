import type { Logger } from '../../functions/logger.js'
import type { Duration } from '../../queue/duration.js'
import { WorkersStateError } from '../../errors/workers-state-error.js'
import { parseDuration } from '../../queue/parse-duration.js'
import { openServices } from '../../worker/open-services.js'
import type { QueueWorkers } from '../../worker/queue-workers.js'
import { reportIgnoredOptions } from '../../worker/report-ignored-options.js'
import { selectWorkers } from '../../worker/select-workers.js'
import type { WiredWorker } from '../../worker/wired-worker.js'
import { pgBossCapabilities } from './capabilities.js'
import { BossLink } from './connection/boss-link.js'
import { ErrorLog } from './connection/error-log.js'
import type { OpenBoss } from './connection/open-boss.js'
import type { ListenHandle } from './connection/pg-boss-module.js'
import type { PgBossWorkersOptions } from './options.js'
import { Queues } from './store/queues.js'
import { listen } from './workers/listen.js'
import { QueueRunner } from './workers/queue-runner.js'

interface Running {
  readonly link: BossLink
  readonly listening: ListenHandle | undefined
  readonly runners: readonly QueueRunner[]
}

interface Starting {
  readonly workers: readonly WiredWorker[]
  readonly services: object
  readonly logger: Logger
  readonly link: BossLink
  readonly report: (error: unknown) => void
}

const DEFAULT_STOP_TIMEOUT = 30_000

/** The consumer's side of pg-boss. */
export class PgBossQueueWorkers implements QueueWorkers {
  readonly #options: PgBossWorkersOptions
  #running: Promise<Running> | undefined
  #stopped: Promise<void> | undefined

  constructor(options: PgBossWorkersOptions = {}) {
    this.#options = options
  }

  /**
   * Throws `WorkersStateError` when they run already, `EngineUnreachableError` when PostgreSQL does not answer in
   * time, and whatever else keeps one of them from running.
   */
  async start(): Promise<void> {
    if (this.#running !== undefined)
      throw new WorkersStateError('These workers were started before')
    this.#stopped = undefined
    this.#running = this.#open()
    try {
      await this.#running
    } catch (error) {
      this.#running = undefined
      throw error
    }
  }

  async stop(options?: { readonly timeout?: Duration }): Promise<void> {
    const timeout = parseDuration(options?.timeout ?? DEFAULT_STOP_TIMEOUT, { option: 'timeout' })
    this.#stopped ??= this.#close(timeout)
    await this.#stopped
  }

  async #open(): Promise<Running> {
    const workers = selectWorkers(this.#options)
    const { services, logger } = await openServices(this.#options)
    if (workers.length === 0) {
      logger.warn(
        'No queue worker is wired: import pikku-bootstrap.gen before the workers are started',
      )
    }
    for (const worker of workers) reportIgnoredOptions(worker, pgBossCapabilities, logger)
    const { report } = new ErrorLog(logger)
    const link = new BossLink({ options: this.#options, supervise: true, onError: report })
    try {
      return await this.#startRunners({ workers, services, logger, link, report })
    } catch (error) {
      await link.close()
      throw error
    }
  }

  async #startRunners(starting: Starting): Promise<Running> {
    const { workers, services, logger, link, report } = starting
    const queues = new Queues()
    const open = await link.run(async (opened) => {
      for (const name of queueNames(workers)) await queues.ensure(opened, name)
      return opened
    })
    const runners = new Map<string, QueueRunner>()
    const listening = await this.#listen(open, runners, report)
    const { onEvent } = this.#options
    const common = { open, queues, services, logger, onEvent, report }
    for (const worker of workers) {
      runners.set(
        worker.queueName,
        new QueueRunner({ ...common, worker, listening: listening !== undefined }),
      )
    }
    for (const runner of runners.values()) runner.start()
    return { link, listening, runners: [...runners.values()] }
  }

  async #listen(
    open: OpenBoss,
    runners: ReadonlyMap<string, QueueRunner>,
    report: (error: unknown) => void,
  ): Promise<ListenHandle | undefined> {
    return listen(open, {
      report,
      onQueue: (queueName) => runners.get(queueName)?.wake(),
      onReconnect: () => {
        for (const runner of runners.values()) runner.wake()
      },
    })
  }

  async #close(timeout: number): Promise<void> {
    const running = await this.#running?.catch(() => undefined)
    if (running === undefined) return
    const { link, listening, runners } = running
    await Promise.all(runners.map((runner) => runner.stop(timeout)))
    await listening?.close()
    await link.close()
    this.#running = undefined
  }
}

/** Every queue that these workers read or write. */
function queueNames(workers: readonly WiredWorker[]): Set<string> {
  return new Set(
    workers.flatMap(({ queueName, deadLetterQueue }) =>
      deadLetterQueue === undefined ? [queueName] : [queueName, deadLetterQueue],
    ),
  )
}
