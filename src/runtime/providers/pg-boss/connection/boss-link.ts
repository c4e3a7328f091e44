import { endsWithin } from '../../../provider-kit/index.js'
import { answerTimeout } from '../../../job/options/answer-timeout.js'
import { OpenOnce } from '../../../provider-kit/open-once.js'
import type { OpenBoss, OpenBossOptions } from './open-boss.js'
import { openBoss } from './open-boss.js'
import { within } from './within.js'

/** For a connection to close, in milliseconds. */
const CLOSE_TIMEOUT = 1_000

/** A connection that is opened at its first use, and again when that failed. */
export class BossLink {
  readonly #timeout: number
  readonly #connection: OpenOnce<OpenBoss>

  constructor(request: Omit<OpenBossOptions, 'timeout'>) {
    const timeout = answerTimeout(request.options.commandTimeout, 'commandTimeout')
    this.#timeout = timeout
    this.#connection = new OpenOnce('pg-boss', () => openBoss({ ...request, timeout }))
  }

  /** Aborted when it is closed, with a `ServiceClosedError`. */
  get signal(): AbortSignal {
    return this.#connection.signal
  }

  /**
   * Does `work`, which must bear being done twice, in the time a call may take; where it does a lot, in the time of so many
   * `calls`. Throws `EngineUnreachableError`, `ServiceClosedError`.
   */
  async run<Result>(work: (open: OpenBoss) => Promise<Result>, calls = 1): Promise<Result> {
    const timeout = this.#timeout * Math.max(1, Math.ceil(calls))
    return within(timeout, async () => work(this.#connection.opened ?? (await this.open())))
  }

  open(): Promise<OpenBoss> {
    return this.#connection.get()
  }

  async close(): Promise<void> {
    const closing = this.#connection.close().then((open) => open?.close())
    // What is still being opened is closed when that has ended, which its own limits see to.
    await endsWithin(closing, CLOSE_TIMEOUT)
  }
}
