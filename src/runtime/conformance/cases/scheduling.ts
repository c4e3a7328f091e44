import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import { gate } from '../bench.js'
import type { Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

const unrepeated = {
  refuses: ({ client, queue }: Bench) =>
    client.add(queue, 1, { repeat: { every: '1m', overlap: 'skip' } }),
}

const SIDE_BY_SIDE = { config: { concurrency: 5 } }

/** Times of runs that were begun, by when they were due. */
interface Begun {
  readonly due: number
  readonly at: number
  readonly attempt: number
}

/** What becomes of runs of a schedule that come at a bad time. */
export const scheduling: readonly ConformanceCase[] = [
  {
    key: 'overlap',
    name: 'a run that is due before an earlier one has ended is skipped if the schedule says so, and otherwise runs',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const first = gate()
      let running = 0
      let most = 0
      await bench.work(async () => {
        running += 1
        most = Math.max(most, running)
        if (bench.calls.length === 1) await first.opened
        running -= 1
      }, SIDE_BY_SIDE)
      await client.schedule(queue, { every: 300, overlap: 'skip', key: 'sweep' }, 'sweep')
      const skipped = () => bench.lines.filter((line) => line.includes('earlier run has not ended'))
      await bench.until(() => skipped().length >= 2)
      equal(bench.calls.length, 1)
      first.open()
      await bench.untilCalls(3)
      equal(most, 1)
      // Set again without the rule, it is the same schedule.
      await client.schedule(queue, { every: 300, key: 'sweep' }, 'sweep')
      await client.unschedule(queue, 'sweep')
    },
    without: unrepeated,
  },
  {
    key: 'overlap-retry',
    name: 'a run that waits for its retry has not ended',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const retry = { attempts: 2, delay: 1_500 }
      await bench.work(
        (_data, job) => {
          if (bench.calls.length === 1) throw new Error('once')
          return job.attempt
        },
        { ...SIDE_BY_SIDE, retry },
      )
      await client.schedule(queue, { every: 300, overlap: 'skip', key: 'sweep' }, 'sweep')
      await bench.untilCalls(3)
      await client.unschedule(queue, 'sweep')
      const [first, second] = bench.calls
      deepEqual([second?.id, second?.attempt], [first?.id, 2])
      ok(bench.lines.some((line) => line.includes('earlier run has not ended')))
    },
    without: unrepeated,
  },
  {
    key: 'overlap-allowed',
    name: 'a run does not wait for an earlier one unless the schedule says so',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const both = gate()
      await bench.work(async () => {
        if (bench.calls.length === 2) both.open()
        await both.opened
      }, SIDE_BY_SIDE)
      await client.schedule(queue, { every: 300, key: 'sweep' }, 'sweep')
      await bench.untilCalls(2)
      await both.opened
      await client.unschedule(queue, 'sweep')
    },
    without: unrepeated,
  },
  {
    key: 'missed',
    name: 'runs that were due while no worker was there are made up for by one, or by none if the schedule says so',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      await client.schedule(queue, { every: 1_000, missed: 'skip', key: 'skip' }, 'skip')
      await client.schedule(queue, { every: 1_000, key: 'once' }, 'once')
      const end = Date.now() + 3_500
      await bench.until(() => Date.now() > end)
      const begun: Record<string, Begun[]> = { skip: [], once: [] }
      const before = Date.now()
      await bench.work((data, job) => void begun[String(data)]?.push(begunNow(job)))
      await bench.until(() => begun['skip']?.[1] !== undefined && begun['once']?.[1] !== undefined)
      for (const key of ['skip', 'once']) await client.unschedule(queue, key)
      const late = (runs: readonly Begun[] = []) => runs.filter(({ due }) => due < before - 1_000)
      deepEqual([late(begun['skip']).length, late(begun['once']).length], [0, 1])
      ok(bench.lines.some((line) => line.includes('it was missed')))
    },
    without: unrepeated,
  },
  {
    key: 'run-jitter',
    name: 'each run begins later by a part of the jitter, which costs no attempt',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const begun: Begun[] = []
      await bench.work((_data, job) => void begun.push(begunNow(job)))
      await client.schedule(queue, { every: 1_000, jitter: 900, key: 'sweep' }, 'sweep')
      await bench.until(() => begun.length >= 5)
      await client.unschedule(queue, 'sweep')
      equal(new Set(begun.map(({ due }) => due)).size, begun.length)
      equal(
        begun.every(({ attempt }) => attempt === 1),
        true,
      )
      const waits = begun.map(({ at, due }) => at - due)
      ok(Math.min(...waits) >= 0, 'none begins before it is due')
      ok(Math.max(...waits) - Math.min(...waits) > 50, `they are spread: ${waits.join(', ')}`)
      await rejects(client.schedule(queue, { every: 1_000, overlap: 'queue' as 'skip' }, 1), {
        name: 'InvalidJobOptionsError',
      })
    },
    without: unrepeated,
  },
]

function begunNow(job: {
  readonly scheduledFor: Date | undefined
  readonly attempt: number
}): Begun {
  return { due: job.scheduledFor?.getTime() ?? 0, at: Date.now(), attempt: job.attempt }
}
