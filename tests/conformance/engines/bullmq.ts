import type { ConformanceEngine } from '../../../src/runtime/conformance/index.js'
import { startBreaker } from '../../../src/runtime/conformance/index.js'
import {
  bullmqCapabilities,
  createBullMQService,
  createBullMQWorkers,
} from '../../../src/runtime/providers/bullmq/index.js'
import type { BullMQPackage } from '../../../src/runtime/providers/bullmq/index.js'
import { silentLogger } from '../../../src/runtime/testing/index.js'
import type { RunningRedis } from '../../engines/redis.js'
import { cancelElsewhere } from '../cancels-elsewhere.js'
import { takeAndDie } from '../takes-and-dies.js'
import { takeAndFreeze } from '../takes-and-freezes.js'

/** A prefix for each case, so that two versions can share a server. */
export function bullmqEngine(version: {
  readonly name: string
  readonly package: string
  readonly bullmq: BullMQPackage
  readonly redis: () => RunningRedis
}): ConformanceEngine {
  const { name, bullmq, redis } = version
  let places = 0
  return {
    name,
    capabilities: bullmqCapabilities,
    restart: async () => {
      await redis().crash()
      await redis().restart()
    },
    open: async () => {
      const breaker = await startBreaker(redis())
      places += 1
      const prefix = `${version.package}-${places}`
      const { host, port } = breaker
      const options = { redis: { host, port }, prefix }
      const common = { ...options, bullmq }
      const child = { provider: 'bullmq', package: version.package, options } as const
      return {
        service: ({ deadline }) =>
          createBullMQService({ ...common, commandTimeout: deadline, logger: silentLogger }),
        workers: (given) => createBullMQWorkers({ ...common, ...given }),
        connection: breaker,
        takeAndDie: (queue, lockDuration) => takeAndDie({ ...child, queue, lockDuration }),
        takeAndFreeze: (late) => takeAndFreeze({ ...child, ...late }),
        cancelElsewhere: (queue, jobId, reason) =>
          cancelElsewhere({ ...child, queue, jobId, reason }),
        addForeign: async (queue) => {
          const Queue = bullmq.Queue as unknown as new (
            name: string,
            options: object,
          ) => {
            add(name: string, data: object, options: object): Promise<unknown>
            close(): Promise<void>
          }
          const foreign = new Queue(queue, { connection: redis(), prefix })
          await foreign.add('any', {}, { pikku: { retry: { attempts: 'many' } } })
          await foreign.close()
        },
        close: () => breaker.close(),
      }
    },
  }
}
