import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import {
  defineQueues,
  pikkuSessionlessFunc,
  QueueClient,
  wireQueueWorker,
} from '../../src/runtime/index.js'
import { clearDefinitions, clearWorkers } from '../../src/runtime/provider-kit/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'
import { everyEngine } from './every-engine.js'
import { spreadOfValues, withoutMissing, type Spread } from './spread-of-values.js'

const asked = process.env['VALUES_SEED'] ?? '20260301'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)
const count = 2000
/** So many are sent at once. */
const batch = 100
/** Of so many the result is read back. */
const results = 50

/** One that every engine of the conformance suite has. */
const [queue = ''] = conformanceQueues

const engines = everyEngine()

let spread: Spread
beforeAll(async () => {
  const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-values-')))
  mkdirSync(project, { recursive: true })
  spread = await spreadOfValues(project, { seed, count })
  rmSync(project, { recursive: true, force: true })
  console.warn(
    `values through engines: VALUES_SEED=${seed}, ${count} values of ${spread.types} types`,
  )
})

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
  clearWorkers()
  clearDefinitions()
})

/** A property that may be undefined is given back as that: to its type, and to JSON, it is the same as none. */
function isAsSent(arrived: unknown, sent: unknown): boolean {
  return isDeepStrictEqual(withoutMissing(arrived), sent)
}

describe.each(engines)('values through $name', (engine) => {
  test(`${count} values of random types arrive as they were sent, and come back as results`, async () => {
    const place = await engine.open([queue])
    opened.push(place)
    defineQueues({ [queue]: spread.definition })
    const arrived = new Map<number, unknown>()
    wireQueueWorker<Spread['values'][number], unknown>({
      queue,
      retry: { attempts: 1 },
      config: { concurrency: 20, pollInterval: 50, removeOnComplete: false },
      func: pikkuSessionlessFunc<Spread['values'][number], unknown>(async (_, data) => {
        arrived.set(data.n, data)
        return { sentAt: new Date(data.n * 1000), back: data }
      }),
    })
    const workers = place.workers({ services: {}, logger: silentLogger, queues: [queue] })
    opened.push({ close: () => workers.stop({ timeout: 500 }) })
    await workers.start()
    const client = new QueueClient<Record<string, { input: unknown; output: unknown }>>(
      place.service({ deadline: 10_000 }),
    )
    opened.push(client)
    const ids: string[] = []
    for (let at = 0; at < count; at += batch) {
      ids.push(...(await client.addMany(queue, spread.values.slice(at, at + batch))))
    }
    await vi.waitFor(() => expect(arrived.size).toBe(count), { timeout: 120_000, interval: 20 })
    const wrong = spread.values.filter((value) => !isAsSent(arrived.get(value.n), value))
    expect(wrong.map(({ n }) => ({ sent: spread.values[n], arrived: arrived.get(n) }))).toEqual([])
    if (engine.capabilities.results === 'none') return
    const step = Math.floor(count / results)
    for (const value of spread.values.filter(({ n }) => n % step === 0)) {
      const result = await client.waitForCompletion(queue, ids[value.n] ?? '')
      const isSame = isAsSent(result, { sentAt: new Date(value.n * 1000), back: value })
      expect(isSame ? [] : [value, result]).toEqual([])
    }
  })
})
