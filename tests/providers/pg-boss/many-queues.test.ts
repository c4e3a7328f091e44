import { afterEach, expect, test } from 'vitest'

import { clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import {
  createPgBossService,
  createPgBossWorkers,
} from '../../../src/runtime/providers/pg-boss/index.js'
import { startPostgres } from '../../engines/postgres.js'
import { useEngine } from '../../engines/use-engine.js'
import { versions, wire, withPlainBoss } from './harness.js'

const QUEUES = 300
/** In pg-boss 10, each queue has a partition. This server has no room for locks of all of them. */
const postgres = useEngine('PostgreSQL', () =>
  startPostgres(['max_locks_per_transaction=10', 'max_connections=15']),
)

afterEach(() => clearWorkers())

test.for(versions)(
  '$version: what is done with a queue locks the partitions of no other',
  async ({ pgBoss }) => {
    const connectionString = await postgres().createDatabase()
    // The housekeeping of pg-boss 12 locks all partitions by itself.
    const options = { connectionString, max: 4, supervise: false, schedule: false }
    await withPlainBoss(pgBoss, options, (boss) => workAmongMany({ boss, connectionString }))
  },
)

async function workAmongMany(place: { readonly boss: any; readonly connectionString: string }) {
  const log: unknown[] = []
  const note = (message: unknown): void => void log.push(message)
  const options = { ...place, logger: { debug() {}, info() {}, warn: note, error: note } }
  const wiring = {
    group: { by: 'tenant', concurrency: 2 },
    limit: { max: 1_000, per: '1s' },
    retry: { attempts: 1 },
    deadLetterQueue: 'letters',
  } as const
  const handler = (data: any): void => {
    if (data.fails === true) throw new Error('It fails')
  }
  wire('orders', handler, wiring)
  // The triggers of groups are on the table of all queues: each partition is given them as it is made.
  const first = createPgBossWorkers(options)
  await first.start()
  await first.stop()
  for (let n = 0; n < QUEUES; n += 1)
    await place.boss.createQueue(`queue-${n}`, { partition: true })

  const service = createPgBossService(options)
  const workers = createPgBossWorkers(options)
  try {
    const unique = { key: '["a"]', while: 'waiting', then: 'replace' } as const
    const group = { id: '["t"]' }
    const id = await service.add('orders', { n: 1 }, { unique, group, delay: 60_000 })
    expect(await service.add('orders', { n: 2 }, { unique, group, delay: 60_000 })).toBe(id)
    await service.update('orders', id, { n: 3 })
    await service.promote('orders', id)
    const others = await service.addMany(
      'orders',
      [{ n: 4 }, { fails: true }].map((data) => ({ data, options: { group } })),
    )
    const failing = others[1] as string
    expect(await service.stats('orders')).toMatchObject({ waiting: 3 })
    await service.add('orders', { n: 5 }, { repeat: { cron: '0 0 1 1 *' } })
    await workers.start()
    const ends = await Promise.all(
      [id, ...others].map((each) => service.waitForFinish('orders', each)),
    )
    expect(ends.map(({ status }) => status)).toEqual(['completed', 'completed', 'failed'])
    expect(await service.stats('letters')).toMatchObject({ waiting: 1 })
    const found: string[] = []
    for await (const job of service.listJobs('orders', { status: 'failed' }, (each) => each))
      found.push(job.id)
    expect(found).toEqual([failing])
    await service.retry('orders', failing)
    await service.waitForFinish('orders', failing)
    expect(await service.clean('orders', { status: 'completed', olderThan: 0 })).toBe(2)
    const failure = `Queue 'orders': job '${failing}' failed`
    expect(log).toEqual([failure, failure])
  } finally {
    await workers.stop()
    await service.close()
  }
}
