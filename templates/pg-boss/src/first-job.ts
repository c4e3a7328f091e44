import { createPgBossService } from 'pikku/queue-pg-boss'
import { PikkuQueue } from '../.pikku/pikku-queue.gen.js'

// A producer imports nothing of the workers: it can be another process, or another program.
const queue = new PikkuQueue(createPgBossService())
try {
  const id = await queue.add('welcome-mail', {
    to: 'ada@example.com',
    name: 'Ada',
    signedUpAt: new Date(),
  })
  console.log(`Added job ${id}. Now the worker must run: npm start`)
  const { messageId } = await queue.waitForCompletion('welcome-mail', id)
  console.log(`Job ${id} is done: mail ${messageId}`)
} finally {
  await queue.close()
}
