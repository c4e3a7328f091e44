import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import { holdOf, openWorkers } from './child-worker.js'
import type { ChildWorker } from './child-worker.js'

const worker = JSON.parse(process.argv[2] ?? '') as ChildWorker

wireQueueWorker({
  queue: worker.queue,
  config: holdOf(worker),
  func: pikkuSessionlessFunc<unknown>(() => {
    process.send?.('taken')
    return new Promise(() => {})
  }),
})

const workers = await openWorkers(worker)
await workers.start()
