import { afterEach, expect, test, vi } from 'vitest'

import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import { thrownValues } from '../../src/runtime/conformance/thrown-values.js'
import { pikkuSessionlessFunc, wireQueueWorker } from '../../src/runtime/index.js'
import type { WorkerEventDetails } from '../../src/runtime/index.js'
import { clearWorkers } from '../../src/runtime/provider-kit/index.js'
import { everyEngine } from './every-engine.js'

const [queue = '', dead = ''] = conformanceQueues
const soon = { timeout: 120_000, interval: 20 }
const opened: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
  clearWorkers()
})

/** Those that can be made thousands of times. */
const cheap = thrownValues.filter(({ name }) => !/mega|million|thousand|hundred/.test(name))

/** Throws one after the other, over and over. */
function throwInTurn(): () => unknown {
  let turn = -1
  return () => {
    turn += 1
    return cheap[turn % cheap.length]?.act()
  }
}

function valueAt(index: number): unknown {
  try {
    return thrownValues[index]?.act()
  } catch (value) {
    return value
  }
}

/** One job of each kind for each value; what its listener and its logger throw is another one each time. */
test.each(everyEngine())(
  'on $name a job may be failed and discarded with anything, and a listener and a logger may throw it',
  async (engine) => {
    const place = await engine.open([queue, dead])
    const service = place.service({ deadline: 30_000 })
    opened.push(place, service)
    wireQueueWorker<number, string>({
      queue,
      deadLetterQueue: dead,
      events: ['active', 'completed', 'failed'],
      config: { concurrency: 10, pollInterval: 50 },
      func: pikkuSessionlessFunc<number, string>(async ({ interaction }, at) => {
        const value = valueAt(Math.floor(at / 2))
        return at % 2 === 0
          ? interaction.queue!.fail(value as Error)
          : interaction.queue!.discard(value as string)
      }),
    })
    const letters: unknown[] = []
    wireQueueWorker<unknown, void>({
      queue: dead,
      config: { concurrency: 10, pollInterval: 50 },
      func: pikkuSessionlessFunc<unknown>(async (_services, letter) => void letters.push(letter)),
    })
    const ended: WorkerEventDetails[] = []
    const said: unknown[][] = []
    const [listen, write] = [throwInTurn(), throwInTurn()]
    const log = (...parts: unknown[]): never => {
      said.push(parts)
      return write() as never
    }
    const workers = place.workers({
      services: {},
      queues: [queue, dead],
      logger: { debug: log, info: log, warn: log, error: log },
      onEvent: (event) => {
        if (event.queueName === queue && event.type !== 'active') ended.push(event)
        return listen() as never
      },
    })
    opened.push({ close: () => workers.stop({ timeout: 500 }) })
    await workers.start()
    const jobs = Array.from({ length: thrownValues.length * 2 }, (_, data) => ({ data }))
    const ids = await service.addMany(queue, jobs)
    const failed = thrownValues.length
    await vi.waitFor(
      () => expect([ended.length, letters.length]).toEqual([ids.length, failed]),
      soon,
    )
    expect(ended.map(({ jobId }) => jobId).toSorted()).toEqual([...ids].toSorted())
    for (const { type, error } of ended) {
      expect(type).toBe('failed')
      expect([typeof error?.name, typeof error?.message]).toEqual(['string', 'string'])
    }
    for (const [message] of said) {
      expect(typeof message).toBe('string')
      expect((message as string).length).toBeLessThan(12_000)
    }
  },
)
