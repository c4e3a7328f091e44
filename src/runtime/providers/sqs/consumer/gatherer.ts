import type { BatchFailure } from '../connection/sqs-client.js'
import type { SQSConnection } from '../connection/sqs-connection.js'

/** SQS takes at most this many entries in one request. */
const MOST_ENTRIES = 10

export interface GathererOptions<Entry> {
  readonly connection: SQSConnection
  readonly queueUrl: string
  readonly command: 'SendMessageBatch' | 'DeleteMessageBatch' | 'ChangeMessageVisibilityBatch'
  /** As the command takes it, but for its `Id`. */
  readonly toEntry: (entry: Entry) => object
  /** The size of an entry in bytes, and of a whole request; absent where it does not matter. */
  readonly size?: (entry: Entry) => number
  readonly mostBytes?: number
  /** Requests under way at once; 1 keeps the order. Default: no limit. */
  readonly atOnce?: number
}

interface Waiting<Entry> {
  readonly entry: Entry
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * Sends what is added in one turn of the event loop together, ten entries to a request: a tenth of the requests and of
 * their price, and no timer that would hold an entry up.
 */
export class Gatherer<Entry> {
  readonly #options: GathererOptions<Entry>
  #waiting: Waiting<Entry>[] = []
  #scheduled = false
  #underWay = 0

  constructor(options: GathererOptions<Entry>) {
    this.#options = options
  }

  /** Resolves when SQS has accepted this entry; rejects when it has refused this entry, or the whole request. */
  add(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    const { atOnce = Number.POSITIVE_INFINITY } = this.#options
    while (this.#waiting.length > 0 && this.#underWay < atOnce) {
      void this.#send(this.#takeGroup())
    }
  }

  #takeGroup(): Waiting<Entry>[] {
    const { size, mostBytes = Number.POSITIVE_INFINITY } = this.#options
    let bytes = 0
    let count = 0
    for (const { entry } of this.#waiting.slice(0, MOST_ENTRIES)) {
      bytes += size?.(entry) ?? 0
      if (count > 0 && bytes > mostBytes) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #send(group: readonly Waiting<Entry>[]): Promise<void> {
    this.#underWay += 1
    try {
      const { connection, queueUrl, command, toEntry } = this.#options
      const { Failed } = await connection.call(command, {
        QueueUrl: queueUrl,
        Entries: group.map(({ entry }, index) => ({ Id: String(index), ...toEntry(entry) })),
      })
      const byId = new Map(Failed?.map((failure) => [failure.Id, failure]))
      group.forEach(({ resolve, reject }, index) => {
        const failure = byId.get(String(index))
        if (failure === undefined) resolve()
        else reject(refusal(failure))
      })
    } catch (error) {
      for (const { reject } of group) reject(error as Error)
    } finally {
      this.#underWay -= 1
      if (this.#waiting.length > 0) this.#schedule()
    }
  }
}

function refusal({ Code, Message, SenderFault }: BatchFailure): Error {
  const error = new Error(`SQS refused: ${Message ?? Code ?? 'no reason given'}`)
  return Object.assign(error, { SenderFault, name: Code ?? error.name })
}
