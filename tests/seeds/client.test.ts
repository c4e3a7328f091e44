import { expect, test } from 'vitest'

import { startRedis } from '../engines/redis.js'
import { useEngine } from '../engines/use-engine.js'
import { useSamples } from './run-sample.js'

const samples = useSamples('seeds-client')
const redis = useEngine('Redis', startRedis)

test('the samples of the client add, read, wait for, cancel and retry jobs on Redis', async () => {
  const project = samples()
  // The samples say localhost:6379; this leads them to the Redis of the test.
  project.write(
    'aliases/queue-bullmq.ts',
    `import * as bullmq from 'pikku/queue-bullmq'
     const redis = { port: Number(process.env['PORT']) }
     export const createBullMQService = (_options: object) => bullmq.createBullMQService({ redis })
     export const createBullMQWorkers = (options: object) => bullmq.createBullMQWorkers({ ...options, redis })`,
  )
  project.write(
    'run.ts',
    `import './.pikku/pikku-bootstrap.gen'
     import { createBullMQWorkers } from '@pikku/queue-bullmq'
     import { queueClient } from './app'
     const logger = { debug() {}, info() {}, warn() {}, error() {} }
     await import('./add-job')
     await import('./job-options')
     await import('./job-status')
     await import('./job-states')
     await import('./retry')
     await import('./cancel')
     const { queueService } = queueClient
     const stats = async (queue) => { const { waiting, delayed } = await queueService.stats(queue); return { waiting, delayed } }
     console.log('emails', await stats('email-queue'), 'tasks', await stats('long-task'))
     const workers = createBullMQWorkers({ logger })
     await workers.start()
     await import('./wait')
     console.log('delayed', await queueClient.waitForCompletion('email-queue', 'unique-job-1'))
     console.log((await queueClient.getJob('email-queue', 'unique-job-1')).status)
     await workers.stop()
     await queueClient.close()`,
  )
  const printed = await project.run('run.ts', { PORT: String(redis().port) })
  expect(printed).toMatch(/^Job added with ID: \S+$/m)
  expect(printed).toContain('Job status: delayed')
  expect(printed).toContain("subject: 'Important Update'")
  expect(printed).toMatch(/^Job is delayed until: 20\d\d-/m)
  // One email waits and one is delayed; the task was taken back.
  expect(printed).toContain('emails { waiting: 1, delayed: 1 } tasks { waiting: 0, delayed: 0 }')
  expect(printed).toContain('Order processed: { total: 2 }')
  expect(printed).toContain("delayed { messageId: 'message to user@example.com' }\ncompleted")
})
