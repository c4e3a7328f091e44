import { deepEqual, equal, rejects } from 'node:assert/strict'

import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const untold = {
  refuses: ({ client, queue }: Bench) => client.addIfNew(queue, 1, { jobId: 'a' }),
}

/** Adding a job once, and knowing whether it was. */
export const addingIfNew: readonly ConformanceCase[] = [
  {
    key: 'if-new',
    name: 'addIfNew() tells whether the job is new, and changes nothing of one that is there, whatever has become of it',
    needs: 'addIfNew',
    run: async (bench) => {
      const { client, queue } = bench
      const jobId = 'order:42'
      deepEqual(await client.addIfNew(queue, 1, { jobId }), { id: jobId, isNew: true })
      deepEqual(await client.addIfNew(queue, 2, { jobId, delay: '1h' }), {
        id: jobId,
        isNew: false,
      })
      const { data, status } = await client.getJob(queue, jobId)
      deepEqual([data, status], [1, 'waiting'])
      await bench.work()
      await client.waitForCompletion(queue, jobId)
      deepEqual(await client.addIfNew(queue, 3, { jobId }), { id: jobId, isNew: false })
      equal(bench.calls.length, 1)
      await client.remove(queue, jobId)
      equal((await client.addIfNew(queue, 4, { jobId })).isNew, true)
      await bench.untilCalls(2)
      equal((await client.addIfNew(queue, 5, { jobId: '7', delay: '1h' })).isNew, true)
      equal(await client.add(queue, 6, { jobId: '7' }), '7')
      equal((await client.getJob(queue, '7')).data, 5)
      const without = { priority: 1 } as unknown as { jobId: string }
      await rejects(client.addIfNew(queue, 1, without), { name: 'InvalidJobOptionsError' })
    },
    without: untold,
  },
  {
    key: 'if-new-race',
    name: 'of twenty who add a job by addIfNew() at one moment, exactly one is told that it is new',
    needs: 'addIfNew',
    run: async (bench) => {
      const { client, queue } = bench
      const services = [bench.newService(), bench.newService(), client.queueService]
      const runs = new Map<string, number>()
      await bench.work((_data, job) => void runs.set(job.jobId, (runs.get(job.jobId) ?? 0) + 1))
      for (let round = 0; round < 10; round += 1) {
        const jobId = `round-${round}`
        const racers = Array.from({ length: 20 }, async (_, n) =>
          services[n % services.length]?.addIfNew?.(queue, n, { jobId, removeOnComplete: 100 }),
        )
        const added = await Promise.all(racers)
        const winners = added.flatMap((each, n) => (each?.isNew === true ? [n] : []))
        equal(winners.length, 1)
        await client.waitForCompletion(queue, jobId)
        equal((await client.getJob(queue, jobId)).data, winners[0])
      }
      deepEqual([...runs.values()], Array.from({ length: 10 }).fill(1))
    },
    without: untold,
  },
]
