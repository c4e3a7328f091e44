import { setTimeout as pause } from 'node:timers/promises'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import { createSQSWorkers } from '../../../src/runtime/providers/sqs/index.js'
import { silentLogger } from '../../../src/runtime/testing/index.js'

/** What a job of the test does. */
export interface PlannedJob {
  readonly id: string
  readonly key: string
  /** How many of its attempts fail. */
  readonly failures: number
  /** Milliseconds. */
  readonly takes: number
}

/** What the worker tells of a run, before SQS can know of it. */
export interface Told {
  readonly id: string
  readonly what: 'begins' | 'succeeds' | 'fails'
  readonly attempt: number
}

/** Runs jobs in order until it is killed. */
const { connection, queue, dead } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: object
  readonly queue: string
  readonly dead: string
}

function tell(told: Told): Promise<unknown> {
  return new Promise((resolve) => process.send?.(told, resolve))
}

wireQueueWorker({
  queue,
  func: pikkuSessionlessFunc<PlannedJob>(async ({ interaction }, { id, failures, takes }) => {
    const attempt = interaction.queue?.attempt ?? 0
    await tell({ id, what: 'begins', attempt })
    await pause(takes)
    const what = attempt <= failures ? 'fails' : 'succeeds'
    await tell({ id, what, attempt })
    if (what === 'fails') throw new Error('as planned')
  }),
  group: { by: 'key', ordered: true },
  retry: { attempts: 3, delay: 0 },
  deadLetterQueue: dead,
  config: { concurrency: 3, visibilityTimeout: 2, maxStalledCount: 1_000 },
})

await createSQSWorkers({ ...connection, queues: [queue], logger: silentLogger }).start()
process.send?.('started')
