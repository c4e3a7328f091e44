import type { ScheduleId, ScheduleRecord } from '../../../provider-kit/index.js'
import type { RedisLink } from '../connection/redis-link.js'

type Stored = Pick<ScheduleRecord, 'wired' | 'declared'>

/** What is remembered of declared schedules: one hash for all queues, so that it lies on one node of a cluster. */
export class ScheduleRecords {
  readonly #link: RedisLink
  readonly key: string

  constructor(link: RedisLink) {
    this.#link = link
    // No queue has it: BullMQ takes no `:` in a name.
    this.key = `${link.prefix}:pikku:declared-schedules`
  }

  async read(): Promise<ScheduleRecord[]> {
    const { client } = this.#link
    const fields = await this.#link.call(() => client.hgetall(this.key))
    return Object.entries(fields).map(([field, text]) => {
      const [queueName, key] = JSON.parse(field) as [string, string]
      return { queueName, key, ...(JSON.parse(text) as Stored) }
    })
  }

  async write({ queueName, key, wired, declared }: ScheduleRecord): Promise<void> {
    const { client } = this.#link
    const stored: Stored = { wired, declared }
    const field = toField({ queueName, key })
    await this.#link.call(() => client.hset(this.key, field, JSON.stringify(stored)))
  }

  async remove(id: ScheduleId): Promise<void> {
    const { client } = this.#link
    await this.#link.call(() => client.hdel(this.key, toField(id)))
  }
}

function toField({ queueName, key }: ScheduleId): string {
  return JSON.stringify([queueName, key])
}
