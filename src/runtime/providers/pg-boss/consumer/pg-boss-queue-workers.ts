import {
  EngineWorkers,
  endsWithin,
  readKeyRules,
  reportIgnoredOptions,
  type DeclaredSchedules,
  type OpenServices,
  type WiredWorker,
} from '../../../provider-kit/index.js'
import type { KeyRules } from '../../../provider-kit/key-rules.js'
import type { Logger } from '../../../job/logger.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import { pgBossCapabilities } from '../capabilities.js'
import { BossLink } from '../connection/boss-link.js'
import { ErrorLog } from '../../../job/error-log.js'
import { inTransaction } from '../connection/in-transaction.js'
import type { OpenBoss } from '../connection/open-boss.js'
import type { ListenHandle } from '../connection/pg-boss-module.js'
import type { PgBossWorkersOptions } from '../options.js'
import { Queues } from '../store/queues.js'
import { bringSchedules } from '../store/schedule-records.js'
import { forgetRules, openRules } from '../store/keys/queue-rules.js'
import { listen } from './listen.js'
import { QueueRunner } from './queue-runner.js'

/** For jobs whose handlers were given up to be put back, in milliseconds. */
const PUT_BACK_TIME = 3_000
/** So many queues with rules, or declared schedules, may take as long as one call: a schedule is some four statements. */
const QUEUES_PER_CALL = 100
const SCHEDULES_PER_CALL = 100
/** For the connection of LISTEN to close, in milliseconds. */
const CLOSE_TIMEOUT = 500

interface Running {
  readonly link: BossLink
  readonly queues: Queues
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

/** The consumer's side of pg-boss. `start` throws `EngineUnreachableError` when PostgreSQL does not answer in time. */
export class PgBossQueueWorkers extends EngineWorkers<PgBossWorkersOptions, Running> {
  protected override readonly capabilities = pgBossCapabilities

  constructor(options: PgBossWorkersOptions = {}) {
    super(options)
  }

  protected async open(
    workers: readonly WiredWorker[],
    { services, logger }: OpenServices,
  ): Promise<Running> {
    for (const worker of workers) reportIgnoredOptions(worker, pgBossCapabilities, logger)
    const { report } = new ErrorLog('pg-boss', logger)
    const link = new BossLink({ options: this.options, supervise: true, onError: report })
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
    const open = await link.run(async (opened) => opened)
    // Each in the time of a call: a queue that is new to pg-boss 10 gets a table with its indexes.
    for (const name of queueNames(workers)) await link.run((opened) => queues.ensure(opened, name))
    const rules = new Map<string, KeyRules>()
    for (const worker of workers) {
      const own = readKeyRules(worker)
      if (own !== undefined) rules.set(worker.queueName, own)
    }
    await link.run((opened) => openRules(opened, rules), rules.size / QUEUES_PER_CALL)
    const ruleless = workers.map(({ queueName }) => queueName).filter((name) => !rules.has(name))
    await link.run((opened) => forgetRules(opened, ruleless))
    const runners = new Map<string, QueueRunner>()
    const listening = await this.#listen(open, runners, report)
    const { onEvent } = this.options
    const common = { open, queues, services, logger, onEvent, report }
    for (const worker of workers) {
      runners.set(
        worker.queueName,
        new QueueRunner({
          ...common,
          worker,
          rules: rules.get(worker.queueName),
          listening: listening !== undefined,
        }),
      )
    }
    return { link, queues, listening, runners: [...runners.values()] }
  }

  protected override bringSchedules(
    { link, queues }: Running,
    declared: DeclaredSchedules,
  ): Promise<void> {
    // All or none, and so never done where there are too many for the time of a call.
    const calls = Math.max(1, Math.ceil(declared.size / SCHEDULES_PER_CALL))
    const patience = answerTimeout(this.options.commandTimeout, 'commandTimeout') * calls
    return link.run(async (open) => {
      const { database, sql, tables } = open
      for (const name of declared.queueNames) await queues.ensure(open, name)
      // What a user has given to pg-boss for its database may only run one statement after the other.
      if (database.pool === undefined) return bringSchedules(sql, tables, declared)
      return inTransaction(database.pool, patience, (within) =>
        bringSchedules(within, tables, declared),
      )
    }, calls)
  }

  protected override begin({ runners }: Running): void {
    for (const runner of runners) runner.start()
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

  protected override putBackTime(): number {
    return PUT_BACK_TIME
  }

  protected override ping({ link }: Running): Promise<unknown> {
    return link.run(({ sql }) => sql('SELECT 1', []))
  }

  protected async close({ link, listening }: Running): Promise<void> {
    if (listening !== undefined) await endsWithin(listening.close(), CLOSE_TIMEOUT)
    await link.close()
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
