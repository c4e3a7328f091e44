import { afterEach, beforeEach, expect, test } from 'vitest'

import {
  QueueClient,
  pikkuSessionlessFunc,
  RetryAfterError,
  wireQueueWorker,
  wireSchedule,
} from '../../../src/runtime/index.js'
import type { QueueWorkerOptions } from '../../../src/runtime/index.js'
import {
  clearWorkers,
  configureTesting,
  createTestEngine,
} from '../../../src/runtime/testing/index.js'
import type { TestEngine, TestRun } from '../../../src/runtime/testing/index.js'
import type { AnyHandler } from '../run-once.js'

let engine: TestEngine
let client: QueueClient<Record<string, { input: any; output: any }>, TestEngine['service']>

beforeEach(() => {
  engine = createTestEngine()
  client = new QueueClient(engine.service)
})
afterEach(async () => {
  await engine.close()
  clearWorkers()
  configureTesting({})
})

function wire(
  handler: AnyHandler,
  options: Omit<Partial<QueueWorkerOptions<any, any>>, 'func'> = {},
): void {
  wireQueueWorker({ queue: 'orders', ...options, func: pikkuSessionlessFunc(handler) })
}

/** When runs ended, counted from the start of the clock. */
const at = (runs: readonly TestRun[]): string[] =>
  runs.map((run) => run.at.toISOString().replace('2030-01-', '').replace('.000Z', ''))

const fails = () => {
  throw new Error('no')
}

test('nothing runs before its time, and a delay of days takes none', async () => {
  wire(() => 'done')
  await engine.start()
  const id = await client.add('orders', { n: 1 }, { delay: '2d' })
  expect(await engine.advance('47h')).toEqual([])
  expect((await client.getJob('orders', id)).delayedUntil).toEqual(new Date('2030-01-03T00:00:00Z'))
  expect(await engine.advance('1h')).toMatchObject([
    {
      queueName: 'orders',
      jobId: id,
      data: { n: 1 },
      attempt: 1,
      outcome: 'completed',
      result: 'done',
    },
  ])
  expect(engine.now).toEqual(new Date('2030-01-03T00:00:00Z'))
})

test('every attempt comes at its exact time, by the policy of the wiring', async () => {
  wire(fails, { retry: { attempts: 5, delay: '1m', factor: 10, maxDelay: '1h' } })
  await engine.start()
  const id = await client.add('orders', 1)
  const runs = await engine.advance('1d')
  expect(at(runs)).toEqual([
    '01T00:00:00',
    '01T00:01:00',
    '01T00:11:00',
    '01T01:11:00',
    '01T02:11:00',
  ])
  expect(runs.map((run) => run.outcome)).toEqual(['retry', 'retry', 'retry', 'retry', 'failed'])
  expect(runs.at(-1)?.error?.message).toBe('no')
  expect(await client.getJob('orders', id)).toMatchObject({ status: 'failed', attempts: 5 })
})

test('a snoozed job comes again at its exact time, and one that says how long to wait', async () => {
  wire(({ attempt, interaction }, data) => {
    if (engine.runs.length < 2) interaction.queue.snooze('36h')
    if (attempt === 1) throw new RetryAfterError('Too many requests', '2d')
    return data
  })
  await engine.start()
  await client.add('orders', 'one')
  const runs = await engine.advance('10d')
  expect(at(runs)).toEqual(['01T00:00:00', '02T12:00:00', '04T00:00:00', '06T00:00:00'])
  expect(runs.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
    ['released', 1],
    ['released', 1],
    ['retry', 1],
    ['completed', 2],
  ])
})

test('a job expires by the clock of the engine', async () => {
  wire(() => 'done', { expires: '1h' })
  const stale = await client.add('orders', 1)
  await client.add('orders', 2, { expires: '3h' })
  await client.add('orders', 3, { delay: '90m' })
  await engine.advance('2h')
  await engine.start()
  expect((await engine.advance(0)).map(({ data, outcome }) => [data, outcome])).toEqual([
    [1, 'failed'],
    [2, 'completed'],
    [3, 'completed'],
  ])
  await expect(client.waitForCompletion('orders', stale)).rejects.toThrow(
    /expired after waiting for more than 3600000 ms/,
  )
})

test('a run of a schedule knows when it was due', async () => {
  const due: unknown[] = []
  wire(({ interaction }) => void due.push(interaction.queue.scheduledFor))
  await client.schedule('orders', { cron: '0 9 * * *', timezone: 'Europe/Berlin', key: 'a:b:7' }, 1)
  await client.add('orders', 2, { jobId: 'repeat:mine:1700000000000' })
  await engine.advance('2d')
  await engine.start()
  await engine.advance('1d')
  expect(due).toEqual([
    undefined,
    new Date('2030-01-01T08:00:00Z'),
    new Date('2030-01-03T08:00:00Z'),
  ])
})

test('a schedule runs by its cron expression and its time zone', async () => {
  wire(() => {})
  await engine.start()
  await client.schedule('orders', { cron: '0 2 * * *', timezone: 'Europe/Berlin' }, 'sweep')
  expect(at(await engine.advance('3d'))).toEqual(['01T01:00:00', '02T01:00:00', '03T01:00:00'])
})

test('two runs of one test are the same', async () => {
  wire(fails, { retry: { attempts: 3, delay: 700 } })
  const once = async (): Promise<string[]> => {
    const other = createTestEngine()
    await other.start()
    await new QueueClient<any>(other.service).addMany('orders', [1, 2, 3])
    const runs = await other.advance('1h')
    await other.close()
    return runs.map((run) => `${String(run.data)} ${run.attempt} ${run.at.getTime()}`)
  }
  expect(await once()).toEqual(await once())
})

test('what a handler adds is run too, and dead letters are', async () => {
  wire(
    async (_services, data: string) => {
      if (data === 'first') await client.add('orders', 'second', { delay: '1h' })
      else fails()
    },
    { deadLetterQueue: 'dead', retry: { attempts: 1 } },
  )
  wireQueueWorker({ queue: 'dead', func: pikkuSessionlessFunc<{ data: unknown }>(async () => {}) })
  await engine.start()
  await client.add('orders', 'first')
  const runs = await engine.advance('1h')
  expect(runs.map((run) => `${run.queueName} ${run.outcome}`)).toEqual([
    'orders completed',
    'orders failed',
    'dead completed',
  ])
  expect(engine.runs).toEqual(runs)
})

test('what a handler awaits is awaited, with the services of the test', async () => {
  configureTesting({ services: { mail: { send: async () => 'sent' } } })
  wire(async ({ mail }) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return mail.send()
  })
  await engine.start()
  await client.add('orders', 1)
  expect(await engine.advance(0)).toMatchObject([{ outcome: 'completed', result: 'sent' }])
})

test('an engine starts when the test says', async () => {
  const startAt = new Date('2026-02-28T23:59:59Z')
  const other = createTestEngine({ startAt })
  expect(other.now).toEqual(startAt)
  await other.advance('1s')
  expect(other.now).toEqual(new Date('2026-03-01T00:00:00Z'))
  await other.close()
})

test('a queue without a worker keeps its jobs, and holds nobody up', async () => {
  const id = await client.add('orders', 1)
  expect(await engine.advance('1h')).toEqual([])
  expect(await client.getJob('orders', id)).toMatchObject({ status: 'waiting' })
})

test('a declared schedule is there once the engine is started, and runs as the clock goes on', async () => {
  wire(() => 'done')
  wireSchedule({
    queue: 'orders',
    cron: '0 3 * * *',
    timezone: 'Europe/Berlin',
    data: { days: 30 },
  })
  expect(await engine.advance('1d')).toEqual([])
  await engine.start()
  const runs = await engine.advance('3d')
  expect(at(runs)).toEqual(['02T02:00:00', '03T02:00:00', '04T02:00:00'])
  expect(runs[0]).toMatchObject({ queueName: 'orders', data: { days: 30 }, outcome: 'completed' })
  expect(await client.schedules('orders')).toMatchObject([{ key: 'wired:orders' }])
})
