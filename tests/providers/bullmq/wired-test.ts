import { randomUUID } from 'node:crypto'

import { afterEach } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type { Logger, QueueWorkerOptions, QueueWorkers } from '../../../src/runtime/index.js'
import { clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import {
  createBullMQService,
  createBullMQWorkers,
} from '../../../src/runtime/providers/bullmq/index.js'
import type {
  BullMQQueueService,
  BullMQServiceOptions,
  BullMQWorkersOptions,
} from '../../../src/runtime/providers/bullmq/index.js'
import type { PikkuHandler } from '../../../src/runtime/functions/pikku-function.js'
import { startRedis } from '../../engines/redis.js'
import type { RunningRedis } from '../../engines/redis.js'
import { useEngine } from '../../engines/use-engine.js'

export interface TestLog extends Logger {
  readonly lines: string[]
}

export interface Bench {
  readonly redis: RunningRedis
  /** A queue name that no other test uses. */
  queueName(): string
  service(options?: BullMQServiceOptions): BullMQQueueService
  workers(options?: BullMQWorkersOptions): QueueWorkers
  /** Wires a handler and starts its worker. */
  run(
    queue: string,
    handler: PikkuHandler<any, unknown>,
    options?: Partial<QueueWorkerOptions<any, unknown>>,
    workersOptions?: BullMQWorkersOptions,
  ): Promise<QueueWorkers>
}

/** One Redis for the file; what a test opens is closed after it. */
export function useBullMQ(): Bench {
  let opened: (() => Promise<void>)[] = []
  const redis = useEngine('Redis', startRedis)
  const place = () => ({ redis: { host: redis().host, port: redis().port } })

  afterEach(async () => {
    const closes = opened
    opened = []
    await Promise.all(closes.map((close) => close()))
    clearWorkers()
  })

  const service: Bench['service'] = (options) => {
    const made = createBullMQService({ ...place(), logger: silentLogger(), ...options })
    opened.push(() => made.close())
    return made
  }
  const workers: Bench['workers'] = (options) => {
    const made = createBullMQWorkers({ ...place(), logger: silentLogger(), ...options })
    opened.push(() => made.stop({ timeout: 0 }))
    return made
  }
  return {
    get redis() {
      return redis()
    },
    queueName: () => `q-${randomUUID().slice(0, 8)}`,
    service,
    workers,
    run: async (queue, handler, options, workersOptions) => {
      wire(queue, handler, options)
      const made = workers({ queues: [queue], ...workersOptions })
      await made.start()
      return made
    },
  }
}

export function wire(
  queue: string,
  handler: PikkuHandler<any, unknown>,
  options: Partial<QueueWorkerOptions<any, unknown>> = {},
): void {
  wireQueueWorker({ queue, func: pikkuSessionlessFunc<any, unknown>(handler), ...options })
}

export function silentLogger(): TestLog {
  const lines: string[] = []
  const note = (message: unknown): void => void lines.push(String(message))
  return { lines, debug: note, info: note, warn: note, error: note }
}
