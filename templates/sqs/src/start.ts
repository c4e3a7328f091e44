import '../.pikku/pikku-bootstrap.gen.js'
import { createSQSWorkers } from 'pikku/queue-sqs'
import { createServices } from './services.js'

// Region and credentials are found as the AWS SDK finds them; each queue by its name, unless SQS_QUEUE_URL is a template.
const workers = createSQSWorkers({ services: createServices })
await workers.start()
console.log('The workers take jobs. Ctrl+C ends them.')

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void workers.stop())
}
