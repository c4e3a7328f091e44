import { setTimeout as sleep } from 'node:timers/promises'
import { pikkuSessionlessFunc, QueueClient, wireQueueWorker } from 'pikku'
import { openService, openWorkers, type EngineName } from '../soak/places.js'
import { invoice } from './fill-engine.js'

/** A process that adds jobs to a queue and runs them, so many a second, until its input ends. One in 50 fails. */
const [engine, address, queue, rate] = process.argv.slice(2) as [EngineName, string, string, string]
const TICKS = 20
let count = 0
wireQueueWorker({
  queue,
  func: pikkuSessionlessFunc<object, object>(async () => {
    count += 1
    if (count % 50 === 0) throw new Error(`The bank does not answer for job ${count}`)
    return { sent: true }
  }),
  config: { concurrency: 50 },
})
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const workers = openWorkers(engine, address, { logger: silent })
const service = openService(engine, address)
const client = new QueueClient<Record<string, { input: object; output: object }>>(service)
await workers.start()
const end = new AbortController()
process.stdin.on('end', () => end.abort()).resume()
while (!end.signal.aborted) {
  const jobs = Array.from({ length: Number(rate) / TICKS }, (_, at) => ({ data: invoice(at) }))
  await Promise.all([client.addMany(queue, jobs), sleep(1_000 / TICKS)])
}
await workers.stop()
await service.close()
process.stdout.write(`${count}\n`)
