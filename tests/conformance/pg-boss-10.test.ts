import * as pgBoss from 'pg-boss-10'

import { startPostgres } from '../engines/postgres.js'
import { useEngine } from '../engines/use-engine.js'
import { pgBossEngine } from './engines/pg-boss.js'
import { runConformance } from './run-conformance.js'

const postgres = useEngine('PostgreSQL', async () => {
  const server = await startPostgres()
  return { ...server, url: await server.createDatabase() }
})
runConformance(pgBossEngine({ name: 'pg-boss 10', package: 'pg-boss-10', pgBoss, postgres }))
