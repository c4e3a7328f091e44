import '../.pikku/pikku-bootstrap.gen.js'
import { createEmbeddedWorkers } from 'pikku/queue-embedded'
import { createServices } from './services.js'

// The queues are in .pikku-data/queues.db, unless `path` says another file.
const workers = createEmbeddedWorkers({ services: createServices })
await workers.start()
console.log('The workers take jobs. Ctrl+C ends them.')

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void workers.stop())
}
