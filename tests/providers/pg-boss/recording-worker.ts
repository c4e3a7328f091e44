import { Pool } from 'pg'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { createPgBossWorkers } from '../../../src/runtime/providers/pg-boss/index.js'
import { silentLogger } from '../../../src/runtime/testing/index.js'

/**
 * Runs the jobs of two queues until it is killed. Of each run it writes down when the job was taken, and how many of its
 * key are running.
 */
const { url, package: name } = JSON.parse(process.argv[2] ?? '') as { url: string; package: string }

const pool = new Pool({ connectionString: url, max: 8 })

const func = pikkuSessionlessFunc<{ key: string; n: number }>(async (services, { key, n }) => {
  const { queueName, jobId } = services.interaction.queue!
  await pool.query(
    `INSERT INTO runs (queue, key, n, began, running)
     SELECT $1, $2, $3, started_on, (
       SELECT count(*) FROM pgboss.job WHERE name = $1 AND state = 'active' AND data #>> '{options,group,id}' = $2
     ) FROM pgboss.job WHERE name = $1 AND id = $4`,
    [queueName, key, n, jobId],
  )
  await pool.query('SELECT pg_sleep(0.02)')
})

const config = { concurrency: 4, lockDuration: 1_000, maxStalledCount: 1_000, pollInterval: 100 }
const limit = { max: 10, per: 400 }
wireQueueWorker({ queue: 'limited', func, config, limit, group: { by: 'key', concurrency: 2 } })
wireQueueWorker({ queue: 'ordered', func, config, group: { by: 'key', ordered: true } })

const workers = createPgBossWorkers({
  connectionString: url,
  pgBoss: await import(name),
  max: 4,
  logger: silentLogger,
})
await workers.start()
process.send?.('started')
