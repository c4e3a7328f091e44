import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pikkuSessionlessFunc, QueueClient, wireQueueWorker } from 'pikku'
import type { QueueService, QueueWorkers } from 'pikku'
import { createBullMQService, createBullMQWorkers } from 'pikku/queue-bullmq'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { createPgBossService, createPgBossWorkers } from 'pikku/queue-pg-boss'
import { startPostgres } from '../tests/engines/postgres.js'
import { startRedis } from '../tests/engines/redis.js'

/**
 * `npm run bench:keys`: what it takes to read `keyStats`, and `stats` beside it, with 100,000 jobs that wait in 10,000
 * groups. The limit of the queue keeps them waiting.
 */
const JOBS = 100_000
const GROUPS = 10_000
const ROUNDS = 9

interface Place {
  readonly service: QueueService
  readonly workers: () => QueueWorkers
  readonly close: () => Promise<void>
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  embedded: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'pikku-bench-keys-'))
    const path = join(directory, 'jobs.db')
    return {
      service: createEmbeddedService({ path }),
      workers: () => createEmbeddedWorkers({ path }),
      close: async () => rmSync(directory, { recursive: true, force: true }),
    }
  },
  'pg-boss': async () => {
    const server = await startPostgres()
    const connectionString = await server.createDatabase()
    return {
      service: createPgBossService({ connectionString }),
      workers: () => createPgBossWorkers({ connectionString }),
      close: () => server.stop(),
    }
  },
  BullMQ: async () => {
    const server = await startRedis()
    const redis = `redis://${server.host}:${server.port}`
    return {
      service: createBullMQService({ redis }),
      workers: () => createBullMQWorkers({ redis }),
      close: () => server.stop(),
    }
  },
}

wireQueueWorker({
  queue: 'grouped',
  func: pikkuSessionlessFunc<{ tenant: string }>(() => {}),
  limit: { max: 1, per: '1d' },
  group: { by: 'tenant', concurrency: 1, limit: { max: 100, per: '1h' } },
})

for (const [name, open] of Object.entries(places)) {
  const { service, workers: make, close } = await open()
  const client = new QueueClient<Record<string, { input: unknown; output: unknown }>>(service)
  const workers = make()
  await workers.start()
  for (let added = 0; added < JOBS; added += 1_000) {
    const jobs = Array.from({ length: 1_000 }, (_, index) => {
      const tenant = `tenant-${(added + index) % GROUPS}`
      return { data: { tenant }, options: { group: { id: tenant } } }
    })
    await service.addMany('grouped', jobs)
  }
  await untilSorted(service)
  const [keys, stats] = [
    await median(() => service.keyStats?.('grouped')),
    await median(() => service.stats?.('grouped')),
  ]
  process.stdout.write(`${name}: keyStats ${keys} ms, stats ${stats} ms\n`)
  await workers.stop()
  await client.close()
  await close()
}

/** Until the workers have put each job into its group. */
async function untilSorted(service: QueueService): Promise<void> {
  for (;;) {
    const found = await service.keyStats?.('grouped')
    if (found?.unsorted === undefined && found?.groupCount === GROUPS) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function median(work: () => Promise<unknown> | undefined): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return (times.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? 0).toFixed(1)
}
