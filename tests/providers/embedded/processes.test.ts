import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, test, vi } from 'vitest'

import type { WorkerEventDetails } from '../../../src/runtime/index.js'
import { openDatabase } from '../../../src/runtime/providers/embedded/connection/open-database.js'
import { openDriver } from '../../../src/runtime/providers/embedded/connection/open-driver.js'
import { STATE } from '../../../src/runtime/providers/embedded/store/schema.js'
import { startWorker } from './children/start-worker.js'
import type { RunningChild } from './children/start-worker.js'
import type { ChildWorker } from './children/worker.js'
import { soon, useEmbedded } from './use-embedded.js'

const bench = useEmbedded()
let children: RunningChild[] = []

afterEach(async () => {
  await Promise.all(children.map((child) => child.end('SIGKILL')))
  children = []
})

async function child(options: Partial<ChildWorker> = {}): Promise<RunningChild> {
  const worker = startWorker({ path: bench.path, journal: journal(), ...options })
  children.push(worker)
  await worker.started
  return worker
}

const journal = (): string => join(bench.directory, 'journal')
const runs = (): number[] => readFileSync(journal(), 'utf8').trim().split('\n').map(Number)
const many = (length: number) => Array.from({ length }, (_, data) => ({ data }))
const keepAll = { removeOnComplete: false } as const

describe('a worker killed in the middle of its jobs', () => {
  test('loses none of them, and they go on as soon as it is there again', async () => {
    await bench.service.addMany('orders', many(1_000))
    const config = { ...keepAll, concurrency: 8 }
    const first = await child({ config })
    await vi.waitFor(async () => expect(await completed()).toBeGreaterThan(200), soon)
    await first.end('SIGKILL')
    const killed = await bench.service.stats('orders')
    expect(killed.waiting + killed.active).toBeGreaterThan(0)
    await child({ config })
    await vi.waitFor(async () => expect(await completed()).toBe(1_000), soon)
    expect(await bench.service.stats('orders')).toMatchObject({ waiting: 0, active: 0, failed: 0 })
    // Only what was in its hands runs a second time.
    expect(new Set(runs()).size).toBe(1_000)
    expect(runs().length - 1_000).toBeLessThanOrEqual(8)
  })

  test('again and again, loses none either', async () => {
    await bench.service.addMany('orders', many(1_000))
    const config = { ...keepAll, concurrency: 4, maxStalledCount: 100 }
    for (const goal of [100, 300, 500, 700]) {
      const worker = await child({ config })
      await vi.waitFor(async () => expect(await completed()).toBeGreaterThan(goal), soon)
      await worker.end('SIGKILL')
    }
    await child({ config })
    await vi.waitFor(async () => expect(await completed()).toBe(1_000), soon)
    expect(await bench.service.stats('orders')).toMatchObject({ waiting: 0, active: 0, failed: 0 })
  })

  test('is noticed by another worker long before its locks end', async () => {
    const dying = await child({ waits: true })
    const id = await bench.service.add('orders', 1)
    await bench.reaches('orders', id, 'active')
    bench.wire('orders', ({ attempt }) => attempt, { events: ['stalled'] })
    const stalled = vi.fn<(event: WorkerEventDetails) => void>()
    await bench.start({ onEvent: stalled })
    await dying.end('SIGKILL')
    // The attempt that was cut off does not count.
    expect(await bench.service.waitForFinish('orders', id, { timeout: '10s' })).toMatchObject({
      result: 1,
      attempts: 1,
    })
    expect(stalled).toHaveBeenCalledWith(expect.objectContaining({ type: 'stalled', jobId: id }))
  })

  test('on another machine is given up when its locks end', async () => {
    const dying = await child({ waits: true, config: { lockDuration: 1_500 } })
    const id = await bench.service.add('orders', 1)
    await bench.reaches('orders', id, 'active')
    await onDatabase("UPDATE owners SET host = 'elsewhere'")
    const before = Date.now()
    await dying.end('SIGKILL')
    await bench.run('orders', () => 'done')
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({ result: 'done' })
    expect(Date.now() - before).toBeGreaterThanOrEqual(900)
  })

  test('by the same job more often than maxStalledCount allows fails it, into the dead letter queue', async () => {
    const dying = await child({ waits: true })
    const id = await bench.service.add('orders', 7)
    await bench.reaches('orders', id, 'active')
    await dying.end('SIGKILL')
    await bench.run('orders', () => 'done', {
      deadLetterQueue: 'orders-dead',
      config: { maxStalledCount: 0 },
    })
    expect(await bench.service.waitForFinish('orders', id)).toMatchObject({
      status: 'failed',
      error: { name: 'JobStalledError' },
    })
    expect(await bench.service.stats('orders-dead')).toMatchObject({ waiting: 1 })
  })
})

test('a worker that hangs and comes back changes nothing of a job that was taken over', async () => {
  const hanging = await child({ waits: true, config: { lockDuration: 1_000 } })
  const id = await bench.service.add('orders', 1)
  await bench.reaches('orders', id, 'active')
  process.kill(hanging.pid, 'SIGSTOP')
  const other = await bench.run('orders', () => 'the other')
  const job = await bench.service.waitForFinish('orders', id)
  expect(job.result).toBe('the other')
  await other.stop()
  process.kill(hanging.pid, 'SIGCONT')
  // It takes the next job only when it is done with the one that it lost.
  const next = await bench.service.add('orders', 2)
  await vi.waitFor(async () => {
    process.kill(hanging.pid, 'SIGUSR2')
    expect(await bench.service.findJob('orders', next)).toMatchObject({
      result: `child ${hanging.pid}`,
    })
  }, soon)
  expect(await bench.service.findJob('orders', id)).toEqual(job)
})

test('several processes share a queue, each job once', async () => {
  await Promise.all([child({ config: { ...keepAll, concurrency: 5 } }), child({ config: keepAll })])
  await bench.service.addMany('orders', many(500))
  for (let data = 500; data < 600; data += 1) await bench.service.add('orders', data)
  await vi.waitFor(async () => expect(await completed()).toBe(600), soon)
  expect(runs().sort((one, other) => one - other)).toEqual(many(600).map(({ data }) => data))
})

test('a job of another process is picked up, and its result comes back', async () => {
  await child()
  const warmUp = await bench.service.add('orders', 0)
  await bench.service.waitForFinish('orders', warmUp)
  const id = await bench.service.add('orders', 1)
  expect(await bench.service.waitForFinish('orders', id)).toMatchObject({
    result: expect.stringContaining('child'),
  })
})

test('a worker that is asked to end finishes what it has and leaves the rest', async () => {
  await bench.service.addMany('orders', many(300))
  const worker = await child({ config: keepAll })
  await vi.waitFor(async () => expect(await completed()).toBeGreaterThan(10), soon)
  await worker.end('SIGTERM')
  const stats = await bench.service.stats('orders')
  expect(stats.active).toBe(0)
  expect(stats.waiting + stats.completed).toBe(300)
  expect(new Set(runs()).size).toBe(stats.completed)
})

async function completed(): Promise<number> {
  return (await bench.service.stats('orders')).completed
}

async function onDatabase(sql: string): Promise<void> {
  const driver = await openDriver(bench.path)
  driver.exec(sql)
  driver.close()
}

test('a job of an ordered group that another process adds after the moment of a claim is taken by a later one', async () => {
  const ordered = { group: { by: 'key', ordered: true } }
  await (await bench.run('early', () => {}, ordered)).stop()
  const id = await bench.service.add('early', 1, { group: { id: 'k' } })
  const database = await openDatabase(bench.path)
  // As another process does it whose clock was read later; or as it is once the clock was set back.
  const due = Date.now() + 300
  database.sql("UPDATE jobs SET first_due = ?, run_at = ? WHERE queue = 'early'").run(due, due)
  const state = database.sql("SELECT state FROM jobs WHERE queue = 'early'").all()
  database.close()
  expect(state).toEqual([{ state: STATE.waiting }])
  await bench.start()
  await bench.reaches('early', id, 'completed')
})
