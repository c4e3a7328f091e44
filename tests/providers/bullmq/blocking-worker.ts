import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { createBullMQWorkers } from '../../../src/runtime/providers/bullmq/index.js'

interface Data {
  readonly name?: string
  readonly wait?: string
  readonly block?: string
}

const { QUEUE: queue = '', DIRECTORY: directory = '' } = process.env
const isThere = (name: string): boolean => existsSync(join(directory, name))
const pause = new Int32Array(new SharedArrayBuffer(4))

async function handle({ name, wait, block }: Data): Promise<string | undefined> {
  console.log(`began ${name ?? wait ?? block}`)
  while (wait !== undefined && !isThere(wait))
    await new Promise((resolve) => setTimeout(resolve, 20))
  while (block !== undefined && !isThere(block)) Atomics.wait(pause, 0, 0, 20)
  return name ?? wait ?? block
}

const log = (message: string): void => console.log(message)
const shared = {
  queue,
  config: { concurrency: 3, lockDuration: 500 },
  events: ['completed'],
} as const
if (queue.startsWith('batch')) {
  wireQueueWorker<Data[], unknown[]>({
    ...shared,
    batch: { size: 1 },
    func: pikkuSessionlessFunc<Data[], unknown[]>(async (_services, jobs) =>
      Promise.all(jobs.map(handle)),
    ),
  })
} else {
  wireQueueWorker<Data, unknown>({
    ...shared,
    func: pikkuSessionlessFunc<Data, unknown>(async (_services, job) => handle(job)),
  })
}
const workers = createBullMQWorkers({
  services: {},
  logger: { debug: log, info: log, warn: log, error: log },
  onEvent: ({ jobId }) => console.log(`completed ${jobId}`),
})
await workers.start()
console.log('ready')
process.stdin.resume().on('end', () => void workers.stop())
