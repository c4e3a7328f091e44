import { toError } from '../../../job/job-error.js'
import type { BossDatabase, PooledClient } from './pg-boss-module.js'
import { rowsOf } from './sql.js'
import type { Sql } from './sql.js'

type Pool = NonNullable<BossDatabase['pool']>

/** All of `work` or nothing, on one connection. A statement waits at most `patience` milliseconds for a lock. */
export async function inTransaction<Result>(
  pool: Pool,
  patience: number,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  // While a client is taken out, its pool does not listen: without a listener, a lost connection ends the process.
  const ignore = (): void => {}
  client.on('error', ignore)
  try {
    const result = await commit(client, patience, work)
    client.off('error', ignore)
    client.release()
    return result
  } catch (error) {
    // Closed, and with it whatever was begun: a connection that has failed may not answer to a ROLLBACK.
    client.release(toError(error))
    throw error
  }
}

async function commit<Result>(
  client: PooledClient,
  patience: number,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  await client.query('BEGIN')
  await client.query("SELECT set_config('lock_timeout', $1, true)", [`${patience}ms`])
  const result = await work(async (text, values) =>
    rowsOf(await client.query(text, values === undefined ? undefined : [...values])),
  )
  await client.query('COMMIT')
  return result
}
