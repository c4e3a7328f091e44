import { Client } from 'pg'

import type { ConformanceEngine } from '../../../src/runtime/conformance/index.js'
import { startBreaker } from '../../../src/runtime/conformance/index.js'
import {
  createPgBossService,
  createPgBossWorkers,
  pgBossCapabilities,
} from '../../../src/runtime/providers/pg-boss/index.js'
import type { PgBossModule } from '../../../src/runtime/providers/pg-boss/index.js'
import { silentLogger } from '../../../src/runtime/testing/index.js'
import type { PostgresEngine } from '../../engines/postgres.js'
import { cancelElsewhere } from '../cancels-elsewhere.js'
import { takeAndDie } from '../takes-and-dies.js'
import { takeAndFreeze } from '../takes-and-freezes.js'

export interface PostgresWithDatabase extends PostgresEngine {
  readonly url: string
}

/** One database; the cases have queues of their own in it. */
export function pgBossEngine(version: {
  readonly name: string
  readonly package: string
  readonly pgBoss: PgBossModule
  readonly postgres: () => PostgresWithDatabase
}): ConformanceEngine {
  const { name, pgBoss, postgres } = version
  return {
    name,
    capabilities: pgBossCapabilities,
    restart: async () => {
      await postgres().halt()
      await postgres().resume()
    },
    open: async () => {
      const url = new URL(postgres().url)
      const breaker = await startBreaker({ host: url.hostname, port: Number(url.port) })
      const direct = String(url)
      url.port = String(breaker.port)
      // A server has a hundred connections, and cases run side by side.
      const options = { connectionString: String(url), max: 3 }
      const child = { provider: 'pg-boss', package: version.package, options } as const
      return {
        service: ({ deadline }) =>
          createPgBossService({
            ...options,
            pgBoss,
            commandTimeout: deadline,
            logger: silentLogger,
          }),
        workers: (given) => createPgBossWorkers({ ...options, pgBoss, ...given }),
        connection: breaker,
        takeAndDie: (queue, lockDuration) => takeAndDie({ ...child, queue, lockDuration }),
        takeAndFreeze: (late) => takeAndFreeze({ ...child, ...late }),
        cancelElsewhere: (queue, jobId, reason) =>
          cancelElsewhere({ ...child, queue, jobId, reason }),
        addForeign: async (queue) => {
          const service = createPgBossService({ connectionString: direct, pgBoss, max: 2 })
          await service.add(queue, 1)
          await service.close()
          const client = new Client(direct)
          await client.connect()
          await client.query(`UPDATE pgboss.job SET data = '{"pikku": 999}' WHERE name = $1`, [
            queue,
          ])
          await client.end()
        },
        begin: async () => {
          const handle = new Client(direct)
          await handle.connect()
          await handle.query('BEGIN')
          const end = async (statement: string): Promise<void> => {
            await handle.query(statement)
            await handle.end()
          }
          return { handle, commit: () => end('COMMIT'), rollback: () => end('ROLLBACK') }
        },
        close: () => breaker.close(),
      }
    },
  }
}
