import { errorText } from '../../../provider-kit/settlement-of.js'
import { hasNoPartition, isTransientError } from '../connection/is-transient-error.js'
import type { OpenBoss } from '../connection/open-boss.js'
import { writeError } from '../store/stored-output.js'
import type { Queues } from '../store/queues.js'
import { isCompletedWith, settleJobs } from '../store/settle-jobs.js'
import type { SettledRow } from '../store/settle-jobs.js'

export interface WriterOptions {
  readonly open: OpenBoss
  readonly queues: Queues
  readonly queueName: string
  readonly isGrouped: boolean
  readonly report: (error: unknown) => void
}

/** Told whether the job was still held. May not throw. */
export type OnWritten = (held: boolean) => void

interface Waiting {
  readonly settlement: SettledRow
  readonly onWritten: OnWritten
}

const none: ReadonlySet<string> = new Set()
const PAUSE = 500
const MOST_AT_ONCE = 200

/** Class 22: data that PostgreSQL cannot hold; 54: more of it than it can. Trying again changes nothing. */
function isRefusal(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && /^(?:22|54)...$/.test(code)
}

/** Writes what becomes of jobs. What comes in while one statement is under way goes into the next one together. */
export class SettlementWriter {
  readonly #options: WriterOptions
  #waiting: Waiting[] = []
  #writing = false
  #abandoned = false
  #pause: { readonly timer: ReturnType<typeof setTimeout>; readonly end: () => void } | undefined

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Calls back once it is written. While the connection fails it is tried again; never throws. */
  write(settlement: SettledRow, onWritten: OnWritten): void {
    // A callback and not a promise, for this is on the path of every job.
    this.#waiting.push({ settlement, onWritten })
    if (!this.#writing) void this.#writeAll()
  }

  /** The same, as a promise. */
  written(settlement: SettledRow): Promise<boolean> {
    return new Promise((resolve) => this.write(settlement, resolve))
  }

  /** Gives up what cannot be written: the leases of those jobs run out, and another worker goes on. */
  abandon(): void {
    this.#abandoned = true
    this.#pause?.end()
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    // What finishes in the same turn of the event loop is written together.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#writeSome(this.#takeNext())
    this.#writing = false
  }

  /** Those that go into one statement: what is completed and was taken with the first, or whatever waits. */
  #takeNext(): readonly Waiting[] {
    const first = this.#waiting[0]?.settlement
    const isLike = ({ settlement }: Waiting): boolean => isCompletedWith(settlement, first)
    const end = this.#waiting.findIndex((each) => !isLike(each))
    return this.#waiting.splice(0, end > 0 ? Math.min(end, MOST_AT_ONCE) : MOST_AT_ONCE)
  }

  async #writeSome(some: readonly Waiting[]): Promise<void> {
    let held: ReadonlySet<string> = none
    try {
      held = await this.#settle(some.map((each) => each.settlement))
    } catch (error) {
      this.#options.report(error)
      if (!this.#abandoned) return isRefusal(error) ? this.#oneByOne(some) : this.#later(some)
    }
    for (const { settlement, onWritten } of some) onWritten(held.has(settlement.id))
  }

  async #settle(settlements: readonly SettledRow[]): Promise<ReadonlySet<string>> {
    const { open, queues, queueName, isGrouped } = this.#options
    try {
      return await settleJobs(open.sql, open.tables, queueName, settlements, isGrouped)
    } catch (error) {
      const letters = new Set(settlements.flatMap(({ letter }) => letter?.queue ?? []))
      if (letters.size === 0 || isRefusal(error)) throw error
      if (isTransientError(error) && !hasNoPartition(error)) throw error
      // Most likely somebody has deleted the dead letter queue.
      for (const name of letters) {
        queues.forget(name)
        await queues.ensure(open, name)
      }
      return settleJobs(open.sql, open.tables, queueName, settlements, isGrouped)
    }
  }

  async #later(some: readonly Waiting[]): Promise<void> {
    this.#waiting.unshift(...some)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PAUSE)
      this.#pause = {
        timer,
        end: () => {
          clearTimeout(timer)
          resolve()
        },
      }
    })
    this.#pause = undefined
  }

  /** One of them cannot be written: the others must not suffer for it. */
  async #oneByOne(some: readonly Waiting[]): Promise<void> {
    if (some.length > 1) {
      for (const each of some) await this.#writeSome([each])
      return
    }
    const [only] = some
    if (only === undefined) return
    only.onWritten(await this.#failInstead(only.settlement))
  }

  async #failInstead({ id, fence, letter }: SettledRow): Promise<boolean> {
    const error = new Error('PostgreSQL refused what became of the job; see the log of the worker')
    const failed = { id, fence, end: 'failed', output: writeError(errorText(error)) } as const
    try {
      const held = await this.#settle([letter === undefined ? failed : { ...failed, letter }])
      return held.has(id)
    } catch (second) {
      this.#options.report(second)
      return false
    }
  }
}
