import * as bullmq from 'bullmq'
import * as pgBoss from 'pg-boss'

import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { bullmqEngine } from '../conformance/engines/bullmq.js'
import { cloudflareEngine, startPlatform } from '../conformance/engines/cloudflare.js'
import { embeddedEngine } from '../conformance/engines/embedded.js'
import { pgBossEngine } from '../conformance/engines/pg-boss.js'
import { sqsEngine } from '../conformance/engines/sqs.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'

/** One of each kind, in its newest version; started before the tests of the file that asks. */
export function everyEngine(): readonly ConformanceEngine[] {
  const postgres = useEngine('PostgreSQL', async () => {
    const server = await startPostgres()
    return { ...server, url: await server.createDatabase() }
  })
  const redis = useEngine('Redis', startRedis)
  return [
    embeddedEngine,
    bullmqEngine({ name: 'BullMQ', package: 'bullmq', bullmq, redis }),
    pgBossEngine({ name: 'pg-boss', package: 'pg-boss', pgBoss, postgres }),
    sqsEngine(useEngine('SQS', startSQS)),
    cloudflareEngine(useEngine('Cloudflare', startPlatform)),
  ]
}
