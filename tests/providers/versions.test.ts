import * as bullmq from 'bullmq'
import * as pgBoss from 'pg-boss'
import { afterEach, describe, expect, test, vi } from 'vitest'

import {
  defineQueues,
  pikkuSessionlessFunc,
  QueueClient,
  jobChecker,
  wireCodec,
  wireQueueWorker,
} from '../../src/runtime/index.js'
import type { QueueDefinition } from '../../src/runtime/index.js'
import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine, ConformancePlace } from '../../src/runtime/conformance/index.js'
import { clearDefinitions, clearWorkers } from '../../src/runtime/provider/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'
import { bullmqEngine } from '../conformance/engines/bullmq.js'
import { cloudflareEngine, startPlatform } from '../conformance/engines/cloudflare.js'
import { embeddedEngine } from '../conformance/engines/embedded.js'
import { pgBossEngine } from '../conformance/engines/pg-boss.js'
import { sqsEngine } from '../conformance/engines/sqs.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'

type AnyMap = Record<string, { input: any; output: any }>

/** One that every engine of the conformance suite has. */
const [queue = ''] = conformanceQueues

/** As `pikku prebuild` writes them, before a deploy and after it: `at` was a date, and is now called `due`. */
const first: QueueDefinition = {
  retry: { attempts: 1 },
  wire: { codec: wireCodec, input: ['object', [['at', 'date']]] },
  check: { checker: jobChecker, input: ['object', [['at', 'date']]] },
}
const { wire, check } = first
const second: QueueDefinition = {
  retry: { attempts: 1 },
  version: 2,
  older: { 1: { ...(wire && { wire }), ...(check && { check }) } },
  wire: { codec: wireCodec, input: ['object', [['due', 'date']]] },
  check: {
    checker: jobChecker,
    input: [
      'object',
      [
        ['due', 'date'],
        ['currency', 'string'],
      ],
    ],
  },
}

interface First {
  readonly at: Date
}
interface Second {
  readonly due: Date
  readonly currency: string
}

const opened: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
  clearWorkers()
  clearDefinitions()
})

/** The code of one version is deployed: producers and workers of the other are gone. */
function deploy(definition: QueueDefinition): void {
  clearWorkers()
  clearDefinitions()
  defineQueues({ [queue]: definition })
}

function clientOf(place: ConformancePlace): QueueClient<AnyMap> {
  const client = new QueueClient<AnyMap>(place.service({ deadline: 10_000 }))
  opened.push(client)
  return client
}

async function work(place: ConformancePlace): Promise<{ stop(): Promise<unknown> }> {
  const workers = place.workers({ services: {}, logger: silentLogger, queues: [queue] })
  opened.push({ close: () => workers.stop({ timeout: 500 }) })
  await workers.start()
  return workers
}

function wireSecond(seen: unknown[]): void {
  wireQueueWorker<Second, void>({
    queue,
    retry: { attempts: 1 },
    config: { pollInterval: 50 },
    func: pikkuSessionlessFunc<Second>(async (_, data) => void seen.push(data)),
    upcast: { 1: ({ at }: First) => ({ due: at, currency: 'EUR' }) },
  })
}

const postgres = useEngine('PostgreSQL', async () => {
  const server = await startPostgres()
  return { ...server, url: await server.createDatabase() }
})
const engines: readonly ConformanceEngine[] = [
  embeddedEngine,
  bullmqEngine({
    name: 'BullMQ',
    package: 'bullmq',
    bullmq,
    redis: useEngine('Redis', startRedis),
  }),
  pgBossEngine({ name: 'pg-boss', package: 'pg-boss', pgBoss, postgres }),
  sqsEngine(useEngine('SQS', startSQS)),
  cloudflareEngine(useEngine('Cloudflare', startPlatform)),
]

describe.each(engines)('a deploy on $name', (engine) => {
  test('jobs that the version before has queued are upcast, and none is lost', async () => {
    const place = await engine.open([queue])
    opened.push(place)
    deploy(first)
    const before = clientOf(place)
    const dates = [1, 2, 3, 4].map((day) => new Date(Date.UTC(2026, 0, day)))
    for (const [index, at] of dates.entries()) {
      await before.add(queue, { at }, index === 3 ? { delay: 1_000 } : {})
    }
    deploy(second)
    const after = clientOf(place)
    const due = new Date(Date.UTC(2026, 1, 1))
    await after.add(queue, { due, currency: 'USD' })
    const seen: Second[] = []
    wireSecond(seen)
    await work(place)
    await vi.waitFor(() => expect(seen).toHaveLength(5), { timeout: 20_000, interval: 20 })
    const inOrder = seen.toSorted((a, b) => a.due.getTime() - b.due.getTime())
    expect(inOrder).toEqual([
      ...dates.map((at) => ({ due: at, currency: 'EUR' })),
      { due, currency: 'USD' },
    ])
  }, 40_000)

  test('a job of a newer version is left for the workers of that version', async () => {
    const place = await engine.open([queue])
    opened.push(place)
    deploy(second)
    const newer = clientOf(place)
    await newer.add(queue, { due: new Date(0), currency: 'USD' })
    deploy(first)
    const older = clientOf(place)
    await older.add(queue, { at: new Date(0) })
    const seen: unknown[] = []
    wireQueueWorker<First, void>({
      queue,
      retry: { attempts: 1 },
      config: { pollInterval: 50 },
      func: pikkuSessionlessFunc<First>(async (_, data) => void seen.push(data)),
    })
    const workers = await work(place)
    await vi.waitFor(() => expect(seen).toEqual([{ at: new Date(0) }]), {
      timeout: 20_000,
      interval: 20,
    })
    await workers.stop()
    deploy(second)
    const later: unknown[] = []
    wireSecond(later)
    await work(place)
    await vi.waitFor(() => expect(later).toEqual([{ due: new Date(0), currency: 'USD' }]), {
      timeout: 40_000,
      interval: 50,
    })
  }, 70_000)
})
