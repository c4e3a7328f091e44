import { QueueClient } from '../../../provider-kit/index.js'
import type { JobOptions } from '../../../job/options/job-options.js'
import type { NewJob, QueueService } from '../../../job/queue-service.js'
import { rowsOf } from '../connection/sql.js'
import type { Sql } from '../connection/sql.js'

/** A connection of yours, in a transaction: a client of `pg`, or what pg-boss takes as its `db` option. */
export type TransactionClient =
  | { query(text: string, values?: unknown[]): Promise<unknown> }
  | { executeSql(text: string, values?: unknown[]): Promise<unknown> }

/** Adds jobs within your transaction: they are there when it is committed, and never were when it is rolled back. */
export interface TransactionalQueueService {
  add(queueName: string, data: unknown, options?: JobOptions): Promise<string>
  addMany(queueName: string, jobs: readonly NewJob[]): Promise<string[]>
}

export function sqlOf(client: TransactionClient): Sql {
  return async (text, values) => {
    const given = values === undefined ? undefined : [...values]
    return rowsOf(
      'executeSql' in client
        ? await client.executeSql(text, given)
        : await client.query(text, given),
    )
  }
}

/** What a client does to a job before its service gets it: the check, the codec, the queue's defaults and version. */
export function transactional(service: QueueService): TransactionalQueueService {
  const client = new QueueClient<Record<string, { input: unknown; output: unknown }>>(service)
  return {
    add: (queueName, data, options) => client.add(queueName, data, options),
    addMany: (queueName, jobs) =>
      client.addMany(
        queueName,
        jobs.map((job) => job.data),
        (_, index) => jobs[index]?.options ?? {},
      ),
  }
}
