import type { ProviderCapabilities } from '../job/capabilities.js'
import { WorkersStateError } from '../job/errors/workers-state-error.js'
import { describeError } from '../job/describe-error.js'
import type { Duration } from '../job/options/duration.js'
import { milliseconds } from '../job/options/parse-duration.js'
import { consoleLogger } from '../job/console-logger.js'
import type { Logger } from '../job/logger.js'
import { BlockedLoopWatch } from '../worker/blocked-loop-watch.js'
import { endsWithin } from '../worker/ends-within.js'
import { openServices } from '../worker/open-services.js'
import type { OpenServices } from '../worker/open-services.js'
import type { QueueWorkers, WorkersHealth, WorkersOptions } from '../worker/queue-workers.js'
import { selectWorkers } from '../worker/select-workers.js'
import type { WiredWorker } from '../worker/wired-worker.js'
import { DeclaredSchedules } from './declared-schedules.js'
import { refuseSchedules } from './refuse-schedules.js'
import { stopWithin } from './stop-within.js'
import type { StoppableRunner } from './stop-within.js'

const DEFAULT_STOP_TIMEOUT = 30_000
/** How much longer a stop waits for a start that is under way, in milliseconds. */
const START_GRACE = 1_000
/** For jobs whose handlers were given up to be put back, in milliseconds. */
const PUT_BACK_TIME = 5_000

/** For the engine to show that it is there, in milliseconds. */
const DEFAULT_HEALTH_TIMEOUT = 2_000

/** What an engine has opened, and must know to close it again. */
export interface RunningWorkers {
  readonly runners: readonly StoppableRunner[]
}

/**
 * How the workers of every engine start and stop: once at a time, again after a stop, and with nothing left running
 * after a start that failed.
 */
export abstract class EngineWorkers<
  Options extends WorkersOptions,
  Running extends RunningWorkers,
> implements QueueWorkers {
  protected readonly options: Options
  /** What the engine can do. An engine that repeats jobs also has `bringSchedules`; any other refuses declared schedules. */
  protected readonly capabilities?: ProviderCapabilities
  /** What to declare instead of a schedule, on an engine that repeats no jobs. */
  protected readonly insteadOfSchedules?: string
  #running: Promise<Running> | undefined
  #status: WorkersHealth['status'] = 'stopped'
  #stopped: Promise<void> | undefined
  #watch: BlockedLoopWatch | undefined
  #logger: Logger = consoleLogger

  constructor(options: Options) {
    this.options = options
  }

  /** Throws `WorkersStateError` when they run already, and whatever keeps one of them from running. */
  async start(): Promise<void> {
    if (this.#running !== undefined)
      throw new WorkersStateError('These workers were started before')
    this.#stopped = undefined
    const running = this.#openAll()
    this.#running = running
    this.#status = 'starting'
    try {
      await running
    } catch (error) {
      if (this.#running === running) this.#setStopped()
      throw error
    }
    if (this.#running !== running) {
      throw new WorkersStateError('These workers were stopped while they were started')
    }
    if (this.#status === 'starting') this.#status = 'running'
  }

  async stop(options?: Parameters<QueueWorkers['stop']>[0]): Promise<void> {
    const timeout = milliseconds(options?.timeout ?? DEFAULT_STOP_TIMEOUT, 'timeout')
    this.#stopped ??= this.#closeAll(timeout)
    await this.#stopped
  }

  async health(options?: { readonly timeout?: Duration }): Promise<WorkersHealth> {
    const timeout = milliseconds(options?.timeout ?? DEFAULT_HEALTH_TIMEOUT, 'timeout')
    const status = this.#status
    const running = status === 'running' ? await this.#running : undefined
    if (running === undefined) return { isReady: false, status, queues: {} }
    const error = await this.#failure(running, timeout)
    const queues = Object.fromEntries(
      running.runners.map(({ queueName, inHand }) => [queueName, { active: inHand.size }]),
    )
    // It may have been stopped meanwhile.
    const isReady = error === undefined && this.#status === 'running'
    return { isReady, status: this.#status, ...(error === undefined ? {} : { error }), queues }
  }

  /** Asks the engine for anything, to see whether it answers. */
  protected ping(_running: Running): unknown {
    return undefined
  }

  /**
   * Opens what the workers need, and starts the runners unless `begin` does. When it rejects, it has closed what it
   * opened.
   */
  protected abstract open(workers: readonly WiredWorker[], opened: OpenServices): Promise<Running>

  /**
   * Does every step of `declared.steps(…)` in the engine, one start after the other. It may begin anew with other steps.
   * Called between `open` and `begin`.
   */
  protected bringSchedules?(running: Running, declared: DeclaredSchedules): unknown

  /** Starts the runners. Resolves when every worker takes jobs. When it rejects, the runners are stopped. */
  protected begin(_running: Running): unknown {
    return undefined
  }

  /** Closes what was opened, after its runners have ended. */
  protected abstract close(running: Running): Promise<void>

  /** How long jobs whose handlers were given up may take to be put back, in milliseconds. */
  protected putBackTime(_running: Running): number {
    return PUT_BACK_TIME
  }

  /** Stops the runners within `timeout` milliseconds and what it takes to put their jobs back, and closes the rest. */
  protected async end(running: Running, timeout: number): Promise<void> {
    const grace = (): number => this.putBackTime(running)
    await stopWithin(running.runners, { timeout, grace, logger: this.#logger })
    await this.close(running)
  }

  /** For how long the engine keeps a job of this worker without a sign of life, in milliseconds. */
  protected lockDuration({ config }: WiredWorker): number {
    return config.lockDuration
  }

  #setStopped(): void {
    this.#running = undefined
    this.#status = 'stopped'
  }

  async #failure(running: Running, timeout: number): Promise<string | undefined> {
    try {
      const answer = Promise.resolve(this.ping(running))
      if (!(await endsWithin(answer, timeout))) return `no answer within ${timeout} ms`
      await answer
      return undefined
    } catch (error) {
      return describeError(error)
    }
  }

  async #openAll(): Promise<Running> {
    const workers = selectWorkers(this.options)
    const declared = this.#declaredSchedules()
    const opened = await openServices(this.options)
    this.#logger = opened.logger
    if (workers.length === 0) {
      opened.logger.error(
        'This process serves no queue, because no worker is wired: import pikku-bootstrap.gen before the workers are started',
      )
    }
    const running = await this.open(workers, opened)
    try {
      if (declared !== undefined) await this.#bring(running, declared)
      await this.begin(running)
    } catch (error) {
      await this.end(running, 0)
      throw error
    }
    const locks = workers.map((worker) => ({
      queueName: worker.queueName,
      lockDuration: this.lockDuration(worker),
    }))
    this.#watch?.stop()
    this.#watch = new BlockedLoopWatch(locks, opened.logger)
    this.#watch.start()
    return running
  }

  /** Undefined where there are none, because the engine repeats no jobs. */
  #declaredSchedules(): DeclaredSchedules | undefined {
    const { capabilities } = this
    if (this.bringSchedules !== undefined && capabilities !== undefined) {
      return new DeclaredSchedules(capabilities)
    }
    const provider = capabilities?.provider ?? this.constructor.name
    refuseSchedules(this.options, provider, this.insteadOfSchedules)
    return undefined
  }

  async #bring(running: Running, declared: DeclaredSchedules): Promise<void> {
    try {
      await this.bringSchedules?.(running, declared)
    } catch (error) {
      throw declared.explain(error)
    }
    for (const line of declared.describeChanges()) this.#logger.info(line)
  }

  async #closeAll(timeout: number): Promise<void> {
    const starting = this.#running
    if (starting === undefined) return
    this.#status = 'stopping'
    if (!(await endsWithin(starting, timeout + START_GRACE))) {
      // The engine does not answer: what is opened after all is closed at once.
      this.#setStopped()
      starting.then((running) => this.end(running, 0)).catch(() => {})
      return
    }
    const running = await starting.catch(() => undefined)
    if (running === undefined) return
    try {
      await this.end(running, timeout)
    } finally {
      this.#watch?.stop()
      this.#setStopped()
    }
  }
}
