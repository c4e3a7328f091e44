import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import type { Tables } from '../store/tables.js'
import type { PlainJob } from '../store/to-plain-job.js'

interface PlainAdding {
  readonly open: OpenBoss
  /** Where the jobs are written: pg-boss's own connections, or a transaction. */
  readonly sql: Sql
  readonly queueName: string
}

/**
 * Adds jobs for a worker of pg-boss itself, by pg-boss itself: what its queue says of retries, expiry and dead letters
 * holds for them. Throws `UnsupportedByProviderError` when nobody has made the queue, or its policy keeps a job back.
 */
export async function addPlainJobs(
  { open, sql, queueName }: PlainAdding,
  jobs: readonly PlainJob[],
): Promise<void> {
  const { boss, tables } = open
  await checkIsThere(sql, tables, queueName)
  const db = {
    executeSql: async (text: string, values?: unknown[]) => ({ rows: await sql(text, values) }),
  }
  for (const { id, text, options } of jobs) {
    // pg-boss 10 hands the data to PostgreSQL as it is, where a list or a text would be taken for something else.
    const data: unknown = tables.expiresInSeconds ? JSON.parse(text) : text
    const added = await boss.send(queueName, data as never, { ...options, db })
    if (added !== null) continue
    const same = `SELECT 1 FROM ${tables.job} WHERE name = $1 AND id = $2::uuid`
    if ((await sql(same, [queueName, id])).length > 0) continue
    throw new UnsupportedByProviderError(
      'pg-boss',
      `adding to the queue '${queueName}' now`,
      'its policy keeps the job back',
    )
  }
}

/**
 * Before a transaction on a connection of pg-boss's pool: at the first job for a queue, pg-boss 12 asks what queue it is on
 * another connection of that pool. Where transactions have taken all of them, each waits for the others. `id`: any.
 */
export async function makeQueueKnown(
  { boss, sql, tables }: OpenBoss,
  queueName: string,
  id: string,
): Promise<void> {
  await checkIsThere(sql, tables, queueName)
  await boss.getJobById(queueName, id)
}

async function checkIsThere(sql: Sql, { queue }: Tables, queueName: string): Promise<void> {
  const found = await sql(`SELECT 1 FROM ${queue} WHERE name = $1`, [queueName])
  if (found.length > 0) return
  // Made here, it would have pikku's options, and not those of the code that serves it.
  throw new UnsupportedByProviderError(
    'pg-boss',
    `adding to the queue '${queueName}', which is not there`,
    'the code that serves it makes it, with boss.createQueue()',
  )
}
