import { fail } from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import type { QueueInteraction } from '../job/interaction.js'
import type { Logger } from '../job/logger.js'
import { pikkuSessionlessFunc } from '../functions/pikku-sessionless-func.js'
import type { StandardSchema } from '../job/standard-schema.js'
import type { DeadLetterJob } from '../job/dead-letter.js'
import { QueueClient } from '../client/queue-client.js'
import type { QueueService } from '../job/queue-service.js'
import type { QueueWorkers, WorkerEventDetails, WorkersOptions } from '../worker/queue-workers.js'
import { removeWorker } from '../worker/registry.js'
import type { QueueWorkerOptions } from '../worker/worker-options.js'
import { removeSchedules } from '../worker/schedule-registry.js'
import { wireQueueWorker } from '../worker/wire-queue-worker.js'
import { wireSchedule } from '../worker/wire-schedule.js'
import type { ScheduleOptions } from '../worker/wire-schedule.js'
import type { ConformanceEngine, ConformancePlace, FrozenWorker, LateHandler } from './engine.js'
import { onNobodysAccount } from './leftovers.js'

// oxlint-disable-next-line typescript/no-explicit-any -- a case sends and reads what it likes
export type AnyMap = Record<string, { input: any; output: any }>

/** One call of a handler, as it saw it. */
export interface Run {
  readonly queue: string
  readonly id: string
  readonly attempt: number
  readonly maxAttempts: number
  readonly data: unknown
  /** Milliseconds since 1970. */
  readonly at: number
}

export type Handler = (data: unknown, job: QueueInteraction, services: object) => unknown

export type Wiring = Omit<Partial<QueueWorkerOptions<unknown, unknown>>, 'func' | 'queue'> & {
  readonly input?: StandardSchema
}

/** Far more than any engine needs, however busy the machine: a case that waits for longer would wait forever. */
const PATIENCE = 120_000
const DEADLINE = 10_000
const STOP_TIMEOUT = 500

/** Milliseconds by which a wait may look shorter: clocks of two processes, and timers that end a little early. */
export const SLACK = 15

/** What one case works with. Everything that it opens here is closed after it. */
export class Bench {
  readonly engine: ConformanceEngine
  readonly place: ConformancePlace
  readonly queue: string
  /** The dead letter queue of `queue`, where a wiring names it. */
  readonly dead: string
  readonly runs: Run[] = []
  readonly events: WorkerEventDetails[] = []
  readonly lines: string[] = []
  readonly logger: Logger
  readonly #opened: { close(): Promise<void> }[] = []
  readonly #wired: string[] = []
  readonly #declared = new Set<string>()
  #client: QueueClient<AnyMap> | undefined

  constructor(engine: ConformanceEngine, place: ConformancePlace, queues: readonly string[]) {
    this.engine = engine
    this.place = place
    const [queue = '', dead = ''] = queues
    this.queue = queue
    this.dead = dead
    const note = (...parts: unknown[]): void => void this.lines.push(parts.map(String).join(' '))
    this.logger = { debug: note, info: note, warn: note, error: note }
  }

  /** The shortest delay that the engine keeps, in milliseconds. */
  get tick(): number {
    return this.engine.tick ?? 100
  }

  get client(): QueueClient<AnyMap> {
    return (this.#client ??= new QueueClient<AnyMap>(this.newService()))
  }

  newService(deadline = DEADLINE): QueueService {
    const service = this.place.service({ deadline })
    this.#opened.push(service)
    return service
  }

  /** Wires a handler to `queue`, which notes each of its calls in `runs`. */
  wire(handler: Handler = () => undefined, { input, ...wiring }: Wiring = {}): void {
    this.#wire(this.queue, handler, wiring, input)
  }

  /** Wires a handler to the dead letter queue. */
  wireDead(handler: Handler = () => undefined): void {
    this.#wire(this.dead, handler, {})
  }

  /** Declares these schedules, and forgets what was declared before. */
  declare(...schedules: readonly ScheduleOptions<string, unknown>[]): void {
    this.#forgetSchedules()
    for (const schedule of schedules) {
      wireSchedule(schedule)
      this.#declared.add(schedule.queue)
    }
  }

  /** Forgets the wiring of these queues: the next release of the application has none. */
  unwire(...queues: readonly string[]): void {
    for (const queue of queues) removeWorker(queue)
  }

  /** Workers for `queue`, started. */
  async start(options: WorkersOptions = {}): Promise<QueueWorkers> {
    return this.#start([this.queue], options)
  }

  /** Wires a handler to `queue` and starts workers for it. */
  async work(handler?: Handler, wiring?: Wiring): Promise<QueueWorkers> {
    this.wire(handler, wiring)
    return this.start()
  }

  /** Somebody else's message. What sends it is the engine's own, and outlives the case. */
  async addForeign(): Promise<void> {
    await onNobodysAccount(() => this.place.addForeign?.(this.queue))
  }

  /** Starts workers that read the dead letter queue; gives the letters that they have read. */
  async readLetters(): Promise<DeadLetterJob[]> {
    const letters: DeadLetterJob[] = []
    this.wireDead((data) => void letters.push(data as DeadLetterJob))
    await this.#start([this.dead], {})
    return letters
  }

  /** A worker that has taken a job of `queue` and stands still with it in hand. */
  async freeze(late: Pick<LateHandler, 'lockDuration' | 'ends'>): Promise<FrozenWorker> {
    const { place, queue, dead } = this
    const frozen = await place.takeAndFreeze?.({ ...late, queue, deadLetterQueue: dead })
    if (frozen === undefined) fail('The place has no takeAndFreeze(), and the engine lacks no lock')
    this.#opened.push({ close: () => frozen.kill() })
    return frozen
  }

  /** Cancels a job of `queue` from another process. */
  async cancelElsewhere(jobId: string, reason?: string): Promise<void> {
    const { place, queue } = this
    if (place.cancelElsewhere === undefined) await this.newService().cancel?.(queue, jobId, reason)
    else await place.cancelElsewhere(queue, jobId, reason)
  }

  /** The calls of the handler of `queue`. */
  get calls(): readonly Run[] {
    return this.runs.filter((run) => run.queue === this.queue)
  }

  /** The times between the calls of the handler, in milliseconds. */
  get gaps(): readonly number[] {
    return this.calls.slice(1).map((run, index) => run.at - (this.calls[index]?.at ?? 0))
  }

  /** Waits until `check` gives something, and gives it. */
  async until<Value>(
    check: () => Value | Promise<Value>,
    what = 'what the case waits for',
  ): Promise<NonNullable<Exclude<Value, false>>> {
    const deadline = Date.now() + PATIENCE
    for (;;) {
      const value = await check()
      if (value !== false && value != null) return value as NonNullable<Exclude<Value, false>>
      if (Date.now() > deadline) fail(`Not within ${PATIENCE} ms: ${what}. ${this.#state()}`)
      await pause(10)
    }
  }

  /** Waits for so many calls of the handler. */
  async untilCalls(count: number): Promise<readonly Run[]> {
    await this.until(() => this.calls.length >= count, `${count} calls of the handler`)
    return this.calls
  }

  async close(): Promise<void> {
    // Workers first: a service that is closed under them would only make them complain.
    for (const each of this.#opened.splice(0).toReversed()) await each.close()
    for (const queue of this.#wired.splice(0)) removeWorker(queue)
    this.#forgetSchedules()
  }

  #forgetSchedules(): void {
    for (const queue of this.#declared) removeSchedules(queue)
    this.#declared.clear()
  }

  #wire(
    queue: string,
    handler: Handler,
    wiring: Omit<Wiring, 'input'>,
    input?: StandardSchema,
  ): void {
    const func = pikkuSessionlessFunc<unknown, unknown>(async (services, data) => {
      const job = services.interaction.queue as QueueInteraction
      for (const [index, { jobId: id, attempt, maxAttempts }] of job.jobs.entries()) {
        const own = wiring.batch === undefined ? data : (data as readonly unknown[])[index]
        this.runs.push({ queue, id, attempt, maxAttempts, data: own, at: Date.now() })
      }
      return handler(data, job, services)
    })
    wireQueueWorker({ ...wiring, queue, func: input === undefined ? func : { ...func, input } })
    this.#wired.push(queue)
  }

  async #start(queues: readonly string[], options: WorkersOptions): Promise<QueueWorkers> {
    const workers = this.place.workers({
      queues,
      logger: this.logger,
      onEvent: (event) => void this.events.push(event),
      ...options,
    })
    this.#opened.push({ close: () => workers.stop({ timeout: STOP_TIMEOUT }) })
    await workers.start()
    return workers
  }

  #state(): string {
    const calls = this.runs.map(({ queue, attempt }) => `${queue}/${attempt}`).join(' ')
    return `Calls: ${calls || 'none'}. Log: ${this.lines.slice(-5).join(' | ') || 'empty'}`
  }
}

export interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

/** Holds handlers until the case lets them go. */
export function gate(): Gate {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open: () => open() }
}

/** A handler that is never done, whatever its signal says. */
export function never(): Promise<never> {
  return new Promise(() => {})
}
