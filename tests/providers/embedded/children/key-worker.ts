import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../../src/runtime/index.js'
import { openDatabase } from '../../../../src/runtime/providers/embedded/connection/open-database.js'
import { createEmbeddedWorkers } from '../../../../src/runtime/providers/embedded/index.js'
import { silentLogger } from '../../../../src/runtime/testing/index.js'

export interface KeyRun {
  readonly queue: string
  readonly key: string
  readonly n: number
  /** When the job was taken, in milliseconds. */
  readonly began: number
  /** How many jobs of its key are running. */
  readonly running: number
}

/** Runs the jobs of two queues until it is killed, and writes down each run. */
const { path, journal } = JSON.parse(process.argv[2] ?? '') as { path: string; journal: string }
const database = await openDatabase(path)
const STARTED = 'SELECT started_at FROM jobs WHERE queue = ? AND id = ?'
const RUNNING = 'SELECT COUNT(*) AS count FROM jobs WHERE queue = ? AND group_key = ? AND state = 2'

const func = pikkuSessionlessFunc<{ key: string; n: number }>(async (services, { key, n }) => {
  const { queueName: queue, jobId } = services.interaction.queue!
  const began = Number(database.sql(STARTED).get(queue, jobId)?.started_at)
  const running = Number(database.sql(RUNNING).get(queue, key)?.count)
  const run: KeyRun = { queue, key, n, began, running }
  appendFileSync(journal, `${JSON.stringify(run)}\n`)
  await pause(10)
})

const config = { concurrency: 4, lockDuration: 1_000, maxStalledCount: 1_000 }
const limit = { max: 10, per: 400 }
wireQueueWorker({ queue: 'limited', func, config, limit, group: { by: 'key', concurrency: 2 } })
wireQueueWorker({ queue: 'ordered', func, config, group: { by: 'key', ordered: true } })

await createEmbeddedWorkers({ path, logger: silentLogger }).start()
process.send?.('started')
