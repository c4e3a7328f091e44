import { readSync } from 'node:fs'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import { holdOf, openWorkers } from './child-worker.js'
import type { ChildWorker } from './child-worker.js'

export interface LateWorker extends ChildWorker {
  readonly deadLetterQueue: string
  readonly ends: 'returns' | 'throws'
}

const worker = JSON.parse(process.argv[2] ?? '') as LateWorker
let calls = 0

wireQueueWorker({
  queue: worker.queue,
  config: holdOf(worker),
  deadLetterQueue: worker.deadLetterQueue,
  func: pikkuSessionlessFunc<unknown, string>(async (_services, data) => {
    calls += 1
    await new Promise((resolve) => process.send?.({ data }, resolve))
    if (calls === 2) setImmediate(() => void end())
    if (calls > 1) return 'next'
    // Until the parent writes. Nothing else runs in here before the handler has ended: no timer tells of the lost lock.
    readSync(0, Buffer.alloc(1))
    if (worker.ends === 'throws') throw new Error('too late')
    return 'too late'
  }),
})

const workers = await openWorkers(worker)
await workers.start()

async function end(): Promise<void> {
  await workers.stop()
  process.disconnect()
}
