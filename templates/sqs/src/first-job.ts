import { createSQSService } from 'pikku/queue-sqs'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'

// A producer imports nothing of the workers: it can be another process, or another program.
const queue = new PikkuQueue(createSQSService())
try {
  const id = await queue.add('welcome-mail', {
    to: 'ada@example.com',
    name: 'Ada',
    signedUpAt: new Date(),
  })
  console.log(`Added job ${id}`)
} finally {
  await queue.close()
}
