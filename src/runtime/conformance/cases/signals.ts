import { deepEqual, equal, ok } from 'node:assert/strict'

import type { ConformanceCase } from '../conformance-case.js'

/** What whoever operates the workers can know of them. */
export const signals: readonly ConformanceCase[] = [
  {
    key: 'health',
    name: 'health() says whether workers take jobs, how many are in hand, and never rejects',
    traits: ['stop'],
    run: async (bench) => {
      let finish = (): void => {}
      const finished = new Promise<void>((resolve) => {
        finish = resolve
      })
      const workers = await bench.work(() => finished)
      // By default an engine has two seconds to answer, which a busy machine may use up.
      const health = async () => workers.health?.({ timeout: 60_000 })
      const running = { isReady: true, status: 'running' }
      deepEqual(await health(), { ...running, queues: { [bench.queue]: { active: 0 } } })
      await bench.client.add(bench.queue, 1)
      await bench.untilCalls(1)
      deepEqual(await health(), { ...running, queues: { [bench.queue]: { active: 1 } } })
      const stopping = workers.stop()
      const ending = await health()
      deepEqual([ending?.isReady, ending?.status], [false, 'stopping'])
      finish()
      await stopping
      deepEqual(await health(), { isReady: false, status: 'stopped', queues: {} })
      await workers.start()
      equal((await health())?.isReady, true)
    },
  },
  {
    key: 'start-stop',
    name: 'workers that are stopped as soon as they are started leave no timer and no connection',
    traits: ['stop'],
    run: async (bench) => {
      bench.wire()
      for (let round = 0; round < 5; round += 1) {
        const workers = await bench.start()
        await workers.stop()
        equal((await workers.health?.())?.status, 'stopped')
      }
    },
  },
  {
    key: 'health-away',
    name: 'workers are not ready while the server is away, and are again when it is back',
    traits: ['stop', 'connection'],
    run: async (bench) => {
      const workers = await bench.work()
      const health = async () => workers.health?.({ timeout: bench.tick })
      await bench.until(async () => (await health())?.isReady)
      bench.place.connection?.down()
      const away = await health()
      deepEqual([away?.isReady, away?.status], [false, 'running'])
      ok((away?.error ?? '').length > 0, 'it says why')
      bench.place.connection?.up()
      await bench.until(async () => (await health())?.isReady)
    },
  },
]
