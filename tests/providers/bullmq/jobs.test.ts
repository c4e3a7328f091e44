import { expect, test, vi } from 'vitest'

import { useBullMQ } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 10 }

test('data and results arrive as what they were: nothing, null, empty, scalars', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const seen: unknown[] = []
  await bench.run(queue, (_services, data: unknown) => {
    seen.push(data)
    return data
  })
  const values = [undefined, null, {}, [], 0, '', false, 'text', { a: null, b: [] }]
  const ids = await service.addMany(
    queue,
    values.map((data) => ({ data })),
  )
  for (const [index, id] of ids.entries()) {
    const job = await service.waitForFinish(queue, id)
    expect(job.data).toEqual(values[index])
    expect(job.result).toEqual(values[index])
    expect('result' in job).toBe(values[index] !== undefined)
  }
  expect(seen).toEqual(values)
})

test('a custom id comes back as it went in, whatever is in it', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const ids = [
    'order:42',
    '42',
    '0',
    '-7',
    '0:1',
    'a%3Ab',
    '100%',
    'a:b:c',
    'naïve ☃',
    'x'.repeat(512),
  ]
  for (const jobId of ids) {
    expect(await service.add(queue, { jobId }, { jobId })).toBe(jobId)
    expect(await service.findJob(queue, jobId)).toMatchObject({ id: jobId, data: { jobId } })
  }
  const seen: string[] = []
  await bench.run(queue, ({ interaction }) => void seen.push(interaction.queue!.jobId))
  await vi.waitFor(() => expect(seen.toSorted()).toEqual(ids.toSorted()), soon)
})

test('a job that is removed, or never was, is not there', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {})
  await service.remove(queue, id)
  expect(await service.findJob(queue, id)).toBeUndefined()
  expect(await service.findJob(queue, 'never')).toBeUndefined()
  await expect(service.remove(queue, id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  await expect(service.retry(queue, id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
  await expect(service.waitForFinish(queue, id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
})

test('a job is read in a process that has added none', async () => {
  const queue = bench.queueName()
  const id = await bench.service().add(queue, { n: 1 })
  expect(await bench.service().findJob(queue, id)).toMatchObject({
    status: 'waiting',
    data: { n: 1 },
  })
})

test('many jobs are added at once, in their order, each with its options', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const jobs = Array.from({ length: 6_000 }, (_, n) => ({
    data: { n },
    ...(n === 3 ? { options: { jobId: 'third', delay: 60_000 } } : {}),
  }))
  const ids = await service.addMany(queue, jobs)
  expect(new Set(ids).size).toBe(6_000)
  expect(ids[3]).toBe('third')
  expect(await service.findJob(queue, 'third')).toMatchObject({ status: 'delayed', data: { n: 3 } })
  expect(await service.stats(queue)).toMatchObject({ waiting: 5_999, delayed: 1 })
  expect(await service.addMany(queue, [])).toEqual([])
})

test('a job of which nothing is kept still gives its result to who waits', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  let finish = (): void => {}
  await bench.run(queue, async (_services, data: unknown) => {
    await new Promise<void>((resolve) => (finish = resolve))
    if (data === 'bad') throw new Error('broken')
    return { data }
  })
  for (const data of ['good', 'bad']) {
    const options = { removeOnComplete: true, removeOnFail: true, attempts: 1 }
    const id = await service.add(queue, data, options)
    await vi.waitFor(
      async () => expect((await service.findJob(queue, id))?.status).toBe('active'),
      soon,
    )
    const waiting = service.waitForFinish(queue, id)
    // Answered after what the wait has asked.
    await service.findJob(queue, id)
    finish()
    const job = await waiting
    expect(job).toMatchObject(
      data === 'good'
        ? { status: 'completed', result: { data }, data }
        : { status: 'failed', error: { message: 'broken' }, data },
    )
    expect(await service.findJob(queue, id)).toBeUndefined()
  }
})

test('as many finished jobs are kept as the job, the worker or the service says, in this order', async () => {
  const service = bench.service({ defaultJobOptions: { removeOnComplete: 2 } })
  const kept = async (options: object, config: object): Promise<number> => {
    const queue = bench.queueName()
    await bench.run(queue, () => {}, { config })
    const jobs = Array.from({ length: 6 }, () => ({ data: {}, options }))
    await service.addMany(queue, jobs)
    const last = await service.add(queue, {}, { removeOnComplete: false })
    await service.waitForFinish(queue, last)
    return (await service.stats(queue)).completed - 1
  }
  expect(await kept({}, {})).toBe(2)
  expect(await kept({}, { removeOnComplete: 4 })).toBe(4)
  expect(await kept({ removeOnComplete: true }, { removeOnComplete: 4 })).toBe(0)
  expect(await kept({ removeOnComplete: false }, { removeOnComplete: 4 })).toBe(6)
})

test('a queue name that BullMQ cannot take is refused with the reason', async () => {
  await expect(bench.service().add('a:b', {})).rejects.toThrow('a name cannot hold a colon')
})

test('stats count by status, and what finished in the last minute', async () => {
  const begun = Date.now()
  const queue = bench.queueName()
  const service = bench.service()
  await bench.run(
    queue,
    (_services, data: { bad?: boolean }) => {
      if (data.bad) throw new Error('bad')
    },
    { retries: 0 },
  )
  const ids = await service.addMany(queue, [
    { data: {} },
    { data: {} },
    { data: {} },
    { data: { bad: true } },
  ])
  await Promise.all(ids.map((id) => service.waitForFinish(queue, id)))
  await service.add(queue, {}, { delay: 60_000 })
  const stats = await service.stats(queue)
  expect(stats).toMatchObject({ waiting: 0, active: 0, completed: 3, failed: 1, delayed: 1 })
  expect(stats).toMatchObject({ throughput: 3, errorRate: 0.25 })
  expect(stats.latency).toBeGreaterThanOrEqual(0)
  expect(stats.latency).toBeLessThanOrEqual(Date.now() - begun)
})
