import { setTimeout as pause } from 'node:timers/promises'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { createBullMQWorkers } from '../../../src/runtime/providers/bullmq/index.js'

const { QUEUE: queue = '', LOCK: lock = '' } = process.env

wireQueueWorker<string, void>({
  queue,
  config: {
    concurrency: 4,
    lockDuration: Number(lock),
    maxStalledCount: 1_000,
    groupConcurrency: 1,
  },
  func: pikkuSessionlessFunc<string>(async (_services, key) => {
    const began = Date.now()
    console.log(JSON.stringify({ key, began }))
    await pause(50)
    console.log(JSON.stringify({ key, began, ended: Date.now() }))
  }),
})
await createBullMQWorkers({ services: {} }).start()
console.log('ready')
