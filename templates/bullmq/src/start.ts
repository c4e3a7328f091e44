import '../.pikku/pikku-bootstrap.gen.js'
import { createBullMQWorkers } from 'pikku/queue-bullmq'
import { createServices } from './services.js'

// Redis is found by REDIS_URL, or REDIS_HOST and REDIS_PORT, else at 127.0.0.1:6379.
const workers = createBullMQWorkers({ services: createServices })
await workers.start()
console.log('The workers take jobs. Ctrl+C ends them.')

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void workers.stop())
}
