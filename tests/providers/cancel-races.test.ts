import { afterEach, describe, expect, test } from 'vitest'

import type { JobSnapshot } from '../../src/runtime/index.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import { clearWorkers } from '../../src/runtime/provider-kit/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'
import { everyEngine } from './every-engine.js'
import { seededRandom } from './seeded-random.js'

const JOBS = 1_000
const AT_ONCE = 50

afterEach(() => clearWorkers())

describe.each(everyEngine().filter(({ capabilities }) => capabilities.cancel !== undefined))(
  '$name',
  (engine) => {
    test('of 1,000 jobs that are cancelled while they are taken, run and end, each ends in one way, and is run at most once', async () => {
      const random = seededRandom()
      const queue = 'races'
      const place = await engine.open([queue])
      const service = place.service({ deadline: 30_000 })
      const begun = new Map<number, number>()
      wireQueueWorker({
        queue,
        func: pikkuSessionlessFunc<number, number>(async (_services, job) => {
          begun.set(job, (begun.get(job) ?? 0) + 1)
          // Some end in the turn in which they begin, others later.
          for (let turns = job % 7; turns > 0; turns -= 1) {
            await new Promise((resolve) => setImmediate(resolve))
          }
          return job
        }),
        retry: { attempts: 1 },
        config: { concurrency: 20, removeOnComplete: false, removeOnFail: false },
      })
      const workers = place.workers({ queues: [queue], logger: silentLogger })
      try {
        const ids = await service.addMany(
          queue,
          Array.from({ length: JOBS }, (_, data) => ({ data })),
        )
        const ends = new Map<string, 'cancelled' | 'finished'>()
        const order = ids
          .map((id, job) => ({ id, turn: job + random() * 200 }))
          .toSorted((one, other) => one.turn - other.turn)
        const cancelNext = async (): Promise<void> => {
          for (let next = order.shift(); next !== undefined; next = order.shift()) {
            const { id, turn } = next
            // In step with the workers, whose jobs are then before, at and after their turn.
            const least = Math.min(turn - 100, JOBS - 3 * AT_ONCE)
            while (begun.size + ends.size < least) {
              await new Promise((resolve) => setImmediate(resolve))
            }
            const end = await service.cancel?.(queue, id).then(
              () => 'cancelled' as const,
              (error: Error) => {
                expect(error.name).toBe('JobFinishedError')
                return 'finished' as const
              },
            )
            if (end !== undefined) ends.set(id, end)
          }
        }
        await workers.start()
        await Promise.all(Array.from({ length: AT_ONCE }, cancelNext))
        await expect
          .poll(async () => (await service.stats?.(queue))?.active, { timeout: 120_000 })
          .toBe(0)
        const jobs: JobSnapshot[] = []
        const list = service.listJobs?.(queue, { pageSize: 500 }, (job) => job)
        for await (const job of list ?? []) jobs.push(job)
        expect(jobs).toHaveLength(JOBS)
        for (const { id, data, status, error, result } of jobs) {
          const isCancelled = ends.get(id) === 'cancelled'
          const end = isCancelled
            ? ['failed', 'JobCancelledError', undefined]
            : ['completed', undefined, data]
          expect([status, error?.name, result], `job ${String(data)}`).toEqual(end)
          expect(begun.get(Number(data)) ?? 0, `job ${String(data)} is run once`).toBeLessThan(2)
        }
        expect(new Set(ends.values()).size, 'some are cancelled and some are not').toBe(2)
      } finally {
        await workers.stop({ timeout: 500 })
        await service.close()
        await place.close()
      }
    })
  },
)
