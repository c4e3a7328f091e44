import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, vi } from 'vitest'

import { pikkuSessionlessFunc, wireQueueWorker } from '../../../src/runtime/index.js'
import type { JobSnapshot, JobStatus, QueueWorkerOptions } from '../../../src/runtime/index.js'
import { clearDefinitions, clearWorkers } from '../../../src/runtime/provider-kit/index.js'
import {
  createEmbeddedService,
  createEmbeddedWorkers,
} from '../../../src/runtime/providers/embedded/index.js'
import type {
  EmbeddedQueueService,
  EmbeddedQueueWorkers,
  EmbeddedWorkersOptions,
} from '../../../src/runtime/providers/embedded/index.js'
import { recordingLogger } from '../../runtime/recording-logger.js'
import type { RecordingLogger } from '../../runtime/recording-logger.js'
import type { AnyHandler } from '../../runtime/run-once.js'

export const soon = { timeout: 120_000, interval: 5 }

type WorkerOptions = Omit<Partial<QueueWorkerOptions<unknown, unknown>>, 'func'>

export interface EmbeddedBench {
  readonly directory: string
  readonly path: string
  readonly service: EmbeddedQueueService
  readonly logger: RecordingLogger
  wire(queue: string, handler: AnyHandler, options?: WorkerOptions): void
  /** Started, and stopped after the test. */
  start(options?: EmbeddedWorkersOptions): Promise<EmbeddedQueueWorkers>
  /** Wires one handler and starts its worker. */
  run(queue: string, handler: AnyHandler, options?: WorkerOptions): Promise<EmbeddedQueueWorkers>
  /** Waits until the job is in this state. */
  reaches(queue: string, id: string, status: JobStatus): Promise<JobSnapshot>
}

/** A file of its own for each test; what the test opens is closed after it. */
export function useEmbedded(): EmbeddedBench {
  let directory = ''
  let service: EmbeddedQueueService | undefined
  let logger = recordingLogger()
  let started: EmbeddedQueueWorkers[] = []

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pikku-embedded-'))
    logger = recordingLogger()
  })
  afterEach(async () => {
    await Promise.all(started.map((workers) => workers.stop({ timeout: 0 })))
    await service?.close()
    started = []
    service = undefined
    clearWorkers()
    clearDefinitions()
    await rm(directory, { recursive: true, force: true })
  })

  const bench: EmbeddedBench = {
    get directory() {
      return directory
    },
    get path() {
      return join(directory, 'data', 'queues.db')
    },
    get service() {
      return (service ??= createEmbeddedService({ path: bench.path }))
    },
    get logger() {
      return logger
    },
    wire: (queue, handler, options) =>
      wireQueueWorker({ ...options, queue, func: pikkuSessionlessFunc(handler) }),
    start: async (options) => {
      const workers = createEmbeddedWorkers({ path: bench.path, logger, ...options })
      started.push(workers)
      await workers.start()
      return workers
    },
    run: async (queue, handler, options) => {
      bench.wire(queue, handler, options)
      return bench.start({ queues: [queue] })
    },
    reaches: (queue, id, status) =>
      vi.waitFor(async () => {
        const job = await bench.service.findJob(queue, id)
        if (job?.status !== status) throw new Error(`The job is ${job?.status ?? 'gone'}`)
        return job
      }, soon),
  }
  return bench
}
