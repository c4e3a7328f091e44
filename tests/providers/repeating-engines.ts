import * as bullmq from 'bullmq'
import * as bullmq5 from 'bullmq-5'
import * as pgBoss from 'pg-boss'
import * as pgBoss10 from 'pg-boss-10'

import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { bullmqEngine } from '../conformance/engines/bullmq.js'
import { embeddedEngine } from '../conformance/engines/embedded.js'
import { pgBossEngine } from '../conformance/engines/pg-boss.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'

/** Every engine and version that has schedules; started before the tests of the file that asks. */
export function repeatingEngines(): readonly ConformanceEngine[] {
  const redis = useEngine('Redis', startRedis)
  const postgres = useEngine('PostgreSQL', async () => {
    const server = await startPostgres()
    const urls = [await server.createDatabase(), await server.createDatabase()] as const
    return { ...server, urls }
  })
  const database = (at: 0 | 1) => () => ({ ...postgres(), url: postgres().urls[at] })
  return [
    embeddedEngine,
    bullmqEngine({ name: 'BullMQ 5', package: 'bullmq-5', bullmq: bullmq5, redis }),
    bullmqEngine({ name: 'BullMQ 6', package: 'bullmq', bullmq, redis }),
    pgBossEngine({
      name: 'pg-boss 10',
      package: 'pg-boss-10',
      pgBoss: pgBoss10,
      postgres: database(0),
    }),
    pgBossEngine({ name: 'pg-boss 12', package: 'pg-boss', pgBoss, postgres: database(1) }),
  ]
}
