import '../.pikku/pikku-bootstrap.gen.js'
import { createEmbeddedService, createEmbeddedWorkers } from 'pikku/queue-embedded'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'
import { createServices } from './services.js'

// Producer and worker may be one process, as here, or many: they share the file .pikku-data/queues.db.
const queue = new PikkuQueue(createEmbeddedService())
const workers = createEmbeddedWorkers({ services: createServices })
await workers.start()
try {
  const id = await queue.add('welcome-mail', {
    to: 'ada@example.com',
    name: 'Ada',
    signedUpAt: new Date(),
  })
  const { messageId } = await queue.waitForCompletion('welcome-mail', id)
  console.log(`Job ${id} is done: mail ${messageId}`)
} finally {
  await workers.stop()
  await queue.close()
}
