import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import { OncePerKey } from '../../../provider-kit/open-once.js'
import { pgBossQueueName } from '../../../../facts/queue-names.js'
import { checkQueueName } from '../../../job/check-queue-name.js'
import type { OpenBoss } from '../connection/open-boss.js'
import type { Sql } from '../connection/sql.js'
import type { Tables } from './tables.js'

/** Ten years, for what others send into the queue with plain pg-boss. */
const RETENTION_SECONDS = 10 * 365 * 24 * 60 * 60

/** The queues that a process knows to be there: it asks once for each, and never at an add. */
export class Queues {
  readonly #known = new OncePerKey<string, void>()

  /**
   * Makes the queue in pg-boss when it is missing. Throws `UnsupportedByProviderError` for one that somebody made with
   * a policy under which pg-boss itself drops or holds back jobs.
   */
  ensure(open: OpenBoss, queueName: string): Promise<void> {
    return this.#known.get(queueName, () => ensureQueue(open, queueName))
  }

  /** Somebody has deleted it. */
  forget(queueName: string): void {
    this.#known.forget(queueName)
  }
}

async function ensureQueue({ boss, sql, tables }: OpenBoss, queueName: string): Promise<void> {
  checkQueueName('pg-boss', queueName)
  const notify = tables.channel !== undefined
  const column = notify ? 'notify' : 'true AS notify'
  const text = `SELECT policy, ${column} FROM ${tables.queue} WHERE name = $1`
  const [found] = await sql(text, [queueName])
  if (found === undefined) {
    checkQueueName('pg-boss', queueName, pgBossQueueName)
    if (!tables.expiresInSeconds) return createInTurn(sql, tables, queueName)
    const retentionSeconds = RETENTION_SECONDS
    return boss.createQueue(queueName, { retentionSeconds, ...(notify ? { notify } : {}) })
  }
  const policy = found['policy'] as string | null
  if (policy !== 'standard' && policy !== null) {
    throw new UnsupportedByProviderError(
      'pg-boss',
      `the policy '${policy}' of the queue '${queueName}'`,
      "recreate the queue with pg-boss's policy 'standard'",
    )
  }
  // What plain pg-boss adds wakes our workers then, too.
  if (found['notify'] === false) await boss.updateQueue(queueName, { notify: true })
}

/**
 * Does what `createQueue` of pg-boss 10 does, under a lock, as pg-boss 12 does it. Its function writes a row and then
 * locks the table of queues for a foreign key: any two calls at one moment block each other, and PostgreSQL ends one of
 * them after a second. Of twenty processes that start together, some would not get through within their time limit.
 */
async function createInTurn(sql: Sql, tables: Tables, queueName: string): Promise<void> {
  const text = `
    WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($3, 0)))
    SELECT ${tables.schema}.create_queue($1, $2) FROM turn`
  const options = { policy: 'standard', retentionMinutes: RETENTION_SECONDS / 60 }
  await sql(text, [queueName, JSON.stringify(options), `pikku queues of ${tables.schema}`])
}
