import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { QueueInteraction } from '../../../src/runtime/index.js'
import { gate } from '../../runtime/gate.js'
import { useSQS } from './use-sqs.js'

const sqs = useSQS()

/** The emulator hands messages to long polls whose connection is gone: where a worker is stopped, none is left open. */
const shortPolls = { drainDelay: 0, pollInterval: 50 }

test('a worker gets the data, not the envelope, and the id that add gave', async () => {
  const { name } = await sqs.createQueue()
  const seen: { data: unknown; queue: QueueInteraction | undefined }[] = []
  sqs.wire(name, ({ interaction }, data) => {
    seen.push({ data, queue: interaction.queue })
  })
  await sqs.startWorkers()
  const before = Date.now()
  const id = await sqs.service().add(name, { data: 'inner' })
  await expect.poll(() => seen.length).toBe(1)
  expect(seen[0]?.data).toEqual({ data: 'inner' })
  expect(seen[0]?.queue).toMatchObject({ jobId: id, attempt: 1, maxAttempts: 3, queueName: name })
  const enqueuedAt = seen[0]?.queue?.enqueuedAt.getTime()
  expect(enqueuedAt).toBeGreaterThanOrEqual(before)
  expect(enqueuedAt).toBeLessThanOrEqual(Date.now())
})

test('concurrency is how many handlers run at once, also beyond ten', async () => {
  const { name } = await sqs.createQueue()
  const full = gate()
  let running = 0
  let most = 0
  let done = 0
  sqs.wire(
    name,
    async () => {
      running += 1
      most = Math.max(most, running)
      if (running === 15) full.open()
      await full.opened
      // Time for one too many to begin.
      await sleep(50)
      running -= 1
      done += 1
    },
    { config: { concurrency: 15 } },
  )
  await sqs.service().addMany(
    name,
    Array.from({ length: 45 }, () => ({ data: {} })),
  )
  await sqs.startWorkers()
  await expect.poll(() => done).toBe(45)
  expect(most).toBe(15)
})

test('a job that is done is deleted', async () => {
  const { name } = await sqs.createQueue()
  let done = 0
  sqs.wire(name, () => void (done += 1), { config: { concurrency: 4 } })
  await sqs.startWorkers()
  const service = sqs.service()
  await service.addMany(
    name,
    Array.from({ length: 12 }, () => ({ data: {} })),
  )
  await expect.poll(() => done).toBe(12)
  await expect.poll(() => service.backlog(name)).toEqual({ waiting: 0, active: 0, delayed: 0 })
})

test('prefetched jobs wait for a handler, and none is lost', async () => {
  const { name } = await sqs.createQueue()
  const seen: unknown[] = []
  sqs.wire(name, (_, data) => void seen.push(data), { config: { concurrency: 1, prefetch: 9 } })
  await sqs.service().addMany(
    name,
    Array.from({ length: 40 }, (__, index) => ({ data: index })),
  )
  await sqs.startWorkers()
  await expect.poll(() => seen.length).toBe(40)
  expect(new Set(seen).size).toBe(40)
})

test('a batch worker gets many at once, and what is left after the batch timeout', async () => {
  const { name } = await sqs.createQueue()
  const calls: number[][] = []
  sqs.wire(
    name,
    (_, data: readonly number[]) => {
      calls.push([...data].sort((a, b) => a - b))
      return data
    },
    { batch: { size: 12, timeout: 300 } },
  )
  await sqs.service().addMany(
    name,
    Array.from({ length: 15 }, (_, index) => ({ data: index })),
  )
  await sqs.startWorkers()
  await expect.poll(() => calls.flat().length).toBe(15)
  expect(calls.map((call) => call.length)).toEqual([12, 3])
})

test('a message that came before its time is sent on until it is due, with all its attempts', async () => {
  const { name, url } = await sqs.createQueue()
  const seen: { at: number; attempt: number }[] = []
  sqs.wire(name, ({ attempt }) => void seen.push({ at: Date.now(), attempt }))
  await sqs.startWorkers()
  // What `delay: '20m'` has become after the 15 minutes that SQS itself can wait.
  const notBefore = Date.now() + 1_200
  const envelope = { pikku: 1, id: 'late', queue: name, enqueuedAt: Date.now(), notBefore }
  await sqs.sendRaw(url, JSON.stringify(envelope))
  await expect.poll(() => seen.length).toBe(1)
  expect(seen[0]?.at).toBeGreaterThanOrEqual(notBefore)
  expect(seen[0]?.attempt).toBe(1)
})

test('a delay beyond 15 minutes is kept in the envelope', async () => {
  const { name } = await sqs.createQueue()
  const service = sqs.service()
  await service.add(name, {}, { delay: '30d' })
  expect(await service.backlog(name)).toMatchObject({ waiting: 0, delayed: 1 })
})

test('an idle worker stops at once, though its poll would wait for 20 seconds', async () => {
  const { name } = await sqs.createQueue()
  sqs.wire(name, () => {})
  const { openPolls, answeredPolls } = sqs.engine()
  const answered = answeredPolls()
  const workers = await sqs.startWorkers()
  await expect.poll(openPolls).toBe(1)
  await workers.stop()
  await expect.poll(openPolls).toBe(0)
  expect(answeredPolls()).toBe(answered)
})

test('prefetched jobs that were not begun go back at stop, with all their attempts', async () => {
  const { name } = await sqs.createQueue()
  const seen: { data: unknown; attempt: number }[] = []
  const done = gate()
  sqs.wire(
    name,
    async ({ attempt }, data) => {
      seen.push({ data, attempt })
      await done.opened
    },
    { config: { prefetch: 5, ...shortPolls } },
  )
  const service = sqs.service()
  await service.addMany(
    name,
    Array.from({ length: 4 }, (_, data) => ({ data })),
  )
  const first = await sqs.startWorkers()
  await expect.poll(async () => (await service.backlog(name)).active).toBe(4)
  const stopped = first.stop()
  done.open()
  await stopped
  expect(seen).toHaveLength(1)
  expect((await service.backlog(name)).waiting).toBe(3)
  await sqs.startWorkers()
  await expect.poll(() => seen.length).toBe(4)
  expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
})

test('workers that were stopped can be started again; twice at once is an error', async () => {
  const { name } = await sqs.createQueue()
  let done = 0
  sqs.wire(name, () => void (done += 1), { config: shortPolls })
  const workers = await sqs.startWorkers()
  await expect(workers.start()).rejects.toMatchObject({ code: 'WORKERS_STATE' })
  await workers.stop()
  await workers.start()
  await sqs.service().add(name, {})
  await expect.poll(() => done).toBe(1)
})

test('start rejects when a queue is not there, and names it', async () => {
  const { name } = await sqs.createQueue()
  sqs.wire(name, () => {})
  sqs.wire('no-such-queue', () => {})
  await expect(sqs.workers().start()).rejects.toThrow("queue 'no-such-queue' cannot be started")
})

test('start rejects when the dead letter queue is not there', async () => {
  const { name } = await sqs.createQueue()
  sqs.wire(name, () => {}, { deadLetterQueue: 'no-such-dead' })
  await expect(sqs.workers().start()).rejects.toThrow(`queue '${name}' cannot be started`)
})

test('start rejects when one URL stands for two queues', async () => {
  const { url } = await sqs.createQueue()
  sqs.wire('email', () => {})
  sqs.wire('orders', () => {})
  await expect(sqs.workers({ queueUrl: url }).start()).rejects.toThrow('there are two')
  const twice = sqs.workers({ queueUrls: { email: url, orders: url } })
  await expect(twice.start()).rejects.toThrow('have the same URL')
})
