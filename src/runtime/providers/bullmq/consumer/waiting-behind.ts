import type { WiredWorker } from '../../../provider-kit/index.js'
import type { JobUnique } from '../../../job/keys/key-options.js'
import type { BullJob } from '../connection/bullmq-module.js'
import type { RedisClient } from '../connection/redis-client.js'
import { letNextBegin } from '../store/keys/let-next-begin.js'

interface BehindOptions {
  readonly client: Pick<RedisClient, 'eval'>
  /** What the keys of the queue begin with. */
  readonly keys: string
  readonly report: (error: unknown) => void
}

/** Jobs that wait behind one of their key that runs. A queue that has none of them is not asked about. */
export class WaitingBehind {
  readonly #options: BehindOptions
  #isUsed: boolean

  constructor({ unique }: WiredWorker, options: BehindOptions) {
    this.#options = options
    this.#isUsed = (unique as JobUnique | undefined)?.then === 'runAgain'
  }

  /** Never rejects: what has ended stays ended, and the next look makes up for it. */
  async ended({ opts }: BullJob): Promise<void> {
    const unique = opts.pikku?.unique
    if (unique?.then !== 'runAgain') return
    this.#isUsed = true
    const { client, keys, report } = this.#options
    await letNextBegin(client, keys, unique.key).catch(report)
  }

  /** For those whose worker died before it could let them begin. */
  async look(): Promise<void> {
    if (this.#isUsed) await letNextBegin(this.#options.client, this.#options.keys)
  }
}
