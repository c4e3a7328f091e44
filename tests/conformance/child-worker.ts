import type { QueueService, QueueWorkers } from '../../src/runtime/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'

/** A provider in a process of its own, handed to it as JSON. */
interface Child {
  readonly provider: 'bullmq' | 'pg-boss' | 'sqs' | 'embedded'
  /** The package to use, where there are two versions of it. */
  readonly package?: string
  /** What the provider's workers and its service take, as JSON. */
  readonly options: object
}

/** A service of an engine whose jobs can be cancelled. */
export interface ChildService extends Child {
  readonly provider: 'bullmq' | 'pg-boss' | 'embedded'
}

export interface ChildWorker extends Child {
  readonly queue: string
  /** Milliseconds. */
  readonly lockDuration: number
}

/** How long it holds its jobs: in whole seconds on SQS. A worker renews whichever it holds them by. */
export function holdOf({ provider, lockDuration }: ChildWorker): object {
  return provider === 'sqs' ? { visibilityTimeout: lockDuration / 1_000 } : { lockDuration }
}

/** In the child: the provider's workers for the queue, not started. */
export async function openWorkers(worker: ChildWorker): Promise<QueueWorkers> {
  const { provider, package: name, options, queue } = worker
  const all = { ...options, queues: [queue], logger: silentLogger }
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

/** In the child: the provider's service. */
export async function openService({
  provider,
  package: name,
  options,
}: ChildService): Promise<QueueService> {
  const given = name === undefined ? undefined : ((await import(name)) as never)
  switch (provider) {
    case 'bullmq': {
      const { createBullMQService } = await import('../../src/runtime/providers/bullmq/index.js')
      return createBullMQService({ ...options, bullmq: given })
    }
    case 'pg-boss': {
      const { createPgBossService } = await import('../../src/runtime/providers/pg-boss/index.js')
      return createPgBossService({ ...options, pgBoss: given })
    }
    case 'embedded': {
      const { createEmbeddedService } =
        await import('../../src/runtime/providers/embedded/index.js')
      return createEmbeddedService(options)
    }
  }
}
