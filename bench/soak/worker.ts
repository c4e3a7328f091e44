import { openSync, writeSync } from 'node:fs'
import { pikkuSessionlessFunc, wireQueueWorker } from 'pikku'
import { openWorkers } from './places.js'
import type { EngineName } from './places.js'

/** One worker process of a soak. Its ledger is a file: what is written there outlives a kill. */
const [engine, address, ledger, memory] = process.argv.slice(2) as [
  EngineName,
  string,
  string,
  string,
]
const done = openSync(ledger, 'a')
const begun = openSync(`${ledger}.begun`, 'a')
const heap = openSync(memory, 'a')

wireQueueWorker({
  queue: 'soak',
  func: pikkuSessionlessFunc<{ job: number }, { job: number }>(async (_services, { job }) => {
    writeSync(begun, `${job} ${Date.now()}\n`)
    writeSync(done, `${job}\n`)
    return { job }
  }),
  // A killed worker's jobs come back soon, and however often they are killed again.
  config: { concurrency: 10, lockDuration: '2s', maxStalledCount: 1_000, removeOnComplete: 100 },
})

const workers = openWorkers(engine, address, {})
await workers.start()
const sampling = setInterval(() => {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  writeSync(heap, `${heapUsed} ${rss}\n`)
}, 500)
process.once('SIGTERM', () => {
  clearInterval(sampling)
  void workers.stop()
})
