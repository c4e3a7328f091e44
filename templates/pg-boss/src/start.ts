import '../.pikku/pikku-bootstrap.gen.js'
import { createPgBossWorkers } from 'pikku/queue-pg-boss'
import { createServices } from './services.js'

// PostgreSQL is found by DATABASE_URL, else by PGHOST, PGUSER, PGPASSWORD and PGDATABASE.
const workers = createPgBossWorkers({ services: createServices })
await workers.start()
console.log('The workers take jobs. Ctrl+C ends them.')

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void workers.stop())
}
