import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import type { QueueWorkers } from '../../src/runtime/index.js'

export interface DyingWorker {
  readonly provider: 'bullmq' | 'pg-boss' | 'sqs' | 'embedded'
  /** The package to use, where there are two versions of it. */
  readonly package?: string
  /** What the provider's workers take, as JSON. */
  readonly options: object
  readonly queue: string
  /** Milliseconds. */
  readonly lockDuration: number
}

const {
  provider,
  package: name,
  options,
  queue,
  lockDuration,
} = JSON.parse(process.argv[2] ?? '') as DyingWorker

wireQueueWorker({
  queue,
  // In whole seconds on SQS; a worker renews whichever it holds its jobs by.
  config: provider === 'sqs' ? { visibilityTimeout: lockDuration / 1_000 } : { lockDuration },
  func: pikkuSessionlessFunc<unknown>(() => {
    process.send?.('taken')
    return new Promise(() => {})
  }),
})

const workers = await create()
await workers.start()

async function create(): Promise<QueueWorkers> {
  const all = { ...options, queues: [queue] }
  const given = name === undefined ? undefined : ((await import(name)) as never)
  switch (provider) {
    case 'bullmq': {
      const { createBullMQWorkers } = await import('../../src/runtime/providers/bullmq/index.js')
      return createBullMQWorkers({ ...all, bullmq: given })
    }
    case 'pg-boss': {
      const { createPgBossWorkers } = await import('../../src/runtime/providers/pg-boss/index.js')
      return createPgBossWorkers({ ...all, pgBoss: given })
    }
    case 'sqs': {
      const { createSQSWorkers } = await import('../../src/runtime/providers/sqs/index.js')
      return createSQSWorkers(all)
    }
    case 'embedded': {
      const { createEmbeddedWorkers } =
        await import('../../src/runtime/providers/embedded/index.js')
      return createEmbeddedWorkers(all)
    }
  }
}
