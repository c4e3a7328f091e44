import { endsWithin } from '../../../provider-kit/index.js'
import { ServiceClosedError } from '../../../job/errors/service-closed-error.js'
import { parseDuration } from '../../../job/options/parse-duration.js'
import type { OpenBoss, OpenBossOptions } from './open-boss.js'
import { openBoss } from './open-boss.js'
import { within } from './within.js'

const DEFAULT_COMMAND_TIMEOUT = 10_000
/** For a connection to close, in milliseconds. */
const CLOSE_TIMEOUT = 1_000

/** A connection that is opened at its first use, and again when that failed. */
export class BossLink {
  readonly #request: Omit<OpenBossOptions, 'timeout'>
  readonly #timeout: number
  #opening: Promise<OpenBoss> | undefined
  #open: OpenBoss | undefined
  #closed = false

  constructor(request: Omit<OpenBossOptions, 'timeout'>) {
    this.#request = request
    this.#timeout = parseDuration(request.options.commandTimeout ?? DEFAULT_COMMAND_TIMEOUT, {
      option: 'commandTimeout',
    })
  }

  /**
   * Does `work`, which must bear being done twice, in the time a call may take.
   * Throws `EngineUnreachableError`, `ServiceClosedError`.
   */
  async run<Result>(work: (open: OpenBoss) => Promise<Result>): Promise<Result> {
    return within(this.#timeout, async () => work(this.#open ?? (await this.open())))
  }

  async open(): Promise<OpenBoss> {
    if (this.#closed) throw new ServiceClosedError('pg-boss')
    const opening = (this.#opening ??= openBoss({ ...this.#request, timeout: this.#timeout }))
    try {
      this.#open = await opening
    } catch (error) {
      // What was missing (the server, a package) may be there at the next use.
      if (this.#opening === opening) this.#opening = undefined
      throw error
    }
    if (this.#closed) throw new ServiceClosedError('pg-boss')
    return this.#open
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#open = undefined
    const closing = this.#opening?.then((open) => open.close()).catch(() => {})
    // What is still being opened is closed when that has ended, which its own limits see to.
    if (closing !== undefined) await endsWithin(closing, CLOSE_TIMEOUT)
  }
}
