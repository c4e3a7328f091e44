import * as bullmq from 'bullmq'
import * as pgBoss from 'pg-boss'

import {
  createBullMQService,
  createBullMQWorkers,
} from '../../src/runtime/providers/bullmq/index.js'
import {
  createEmbeddedService,
  createEmbeddedWorkers,
} from '../../src/runtime/providers/embedded/index.js'
import {
  createPgBossService,
  createPgBossWorkers,
} from '../../src/runtime/providers/pg-boss/index.js'
import type { QueueService, QueueWorkers } from '../../src/runtime/index.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'

/** An engine as a command finds it, and as the code of a project opens it. */
export interface LiveEngine {
  readonly provider: string
  /** The flag that says where it is. */
  readonly place: (directory: string) => readonly [flag: string, value: string]
  readonly service: (place: string) => QueueService
  readonly workers: (place: string) => QueueWorkers
}

/** The engines that keep jobs; the servers start with the tests of the file. */
export function liveEngines(): readonly LiveEngine[] {
  const redis = useEngine('Redis', startRedis)
  const postgres = useEngine('PostgreSQL', async () => {
    const server = await startPostgres()
    return { ...server, url: await server.createDatabase() }
  })
  return [
    {
      provider: 'embedded',
      place: (directory) => ['--file', `${directory}/jobs.db`],
      service: (path) => createEmbeddedService({ path }),
      workers: (path) => createEmbeddedWorkers({ path }),
    },
    {
      provider: 'bullmq',
      place: () => ['--redis', `redis://${redis().host}:${redis().port}`],
      service: (url) => createBullMQService({ redis: url, bullmq }),
      workers: (url) => createBullMQWorkers({ redis: url, bullmq }),
    },
    {
      provider: 'pg-boss',
      place: () => ['--database', postgres().url],
      service: (connectionString) => createPgBossService({ connectionString, pgBoss }),
      workers: (connectionString) => createPgBossWorkers({ connectionString, pgBoss }),
    },
  ]
}
