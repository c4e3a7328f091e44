import { afterEach, describe, expect, test, vi } from 'vitest'

import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import { pikkuSessionlessFunc, wireQueueWorker, wireSchedule } from '../../src/runtime/index.js'
import { clearWorkers } from '../../src/runtime/provider-kit/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'
import { repeatingEngines } from './repeating-engines.js'

const [queue = ''] = conformanceQueues
const soon = { timeout: 120_000, interval: 20 }
const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
  clearWorkers()
})

/** Those that refuse a colon in the name of a queue: the embedded engine takes any. */
const engines = repeatingEngines().slice(1)

describe.each(engines)('declared schedules on $name', (engine) => {
  test('that cannot be written leave nothing running, and the workers can be started without them', async () => {
    const place = await engine.open([queue])
    const service = place.service({ deadline: 30_000 })
    const workers = place.workers({ services: {}, logger: silentLogger, queues: [queue] })
    opened.push(place, service, { close: () => workers.stop({ timeout: 500 }) })
    const runs: unknown[] = []
    const wire = (name: string): void =>
      wireQueueWorker<unknown, void>({
        queue: name,
        func: pikkuSessionlessFunc<unknown>(async (_services, data) => void runs.push(data)),
      })
    wire(queue)
    // Its worker is not among those that are started.
    wire('no:name')
    wireSchedule({ queue: 'no:name', name: 'daily', cron: '0 3 * * *', data: 1 })
    await service.add(queue, 'waiting')
    await expect(workers.start()).rejects.toThrow(/no:name/)
    expect(await workers.health!()).toMatchObject({ isReady: false, status: 'stopped' })
    expect(runs).toEqual([])

    clearWorkers()
    wire(queue)
    wireSchedule({ queue, name: 'daily', cron: '0 3 * * *', data: 1 })
    await workers.start()
    await vi.waitFor(() => expect(runs).toEqual(['waiting']), soon)
    expect(await service.schedules!(queue)).toMatchObject([{ key: 'wired:daily' }])
  })
})
