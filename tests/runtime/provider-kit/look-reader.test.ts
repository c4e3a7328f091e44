import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { JobEvent, JobSnapshot } from '../../../src/runtime/index.js'
import { LookReader, LookTime, watchJobs } from '../../../src/runtime/provider-kit/index.js'
import type { LookRequest, LookSource, SeenJob } from '../../../src/runtime/provider-kit/index.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Jobs that have ended one after the other, each a millisecond after the one before. */
function endedJobs(count: number, start: number): SeenJob[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(start + index)
    const job: JobSnapshot = {
      id: `job-${index}`,
      queueName: 'q',
      status: 'completed',
      data: null,
      attempts: 1,
      maxAttempts: 1,
      createdAt: at,
      startedAt: at,
      finishedAt: at,
    }
    return { job, stalls: 0, due: at }
  })
}

/** A queue whose jobs have all ended. */
class Ended implements LookSource {
  jobs: readonly SeenJob[] = []
  missed = 0
  readonly asked: number[] = []

  async look({ since, most }: LookRequest) {
    const all = this.jobs.filter(({ job }) => (job.finishedAt ?? 0) >= since)
    const seen = all.slice(0, most)
    this.asked.push(seen.length)
    const now = new Date()
    const until = seen.length < most ? now : (seen.at(-1)?.job.finishedAt ?? now)
    return { seen, now, until }
  }

  async lookAt() {
    return { seen: [], now: new Date() }
  }

  countMissed(): number {
    const { missed } = this
    this.missed = 0
    return missed
  }
}

async function openReader(source: LookSource): Promise<LookReader> {
  return LookReader.open({ queueName: 'q', source, interval: 20 })
}

test('more ends than one look takes are told by the next ones, each once', async () => {
  const source = new Ended()
  const reader = await openReader(source)
  source.jobs = endedJobs(5_000, Date.now())
  vi.advanceTimersByTime(6_000)
  const told: string[] = []
  for (let look = 0; look < 10; look += 1) {
    for (const event of await reader.read()) if (event.type === 'completed') told.push(event.jobId)
  }
  expect(told).toEqual(source.jobs.map(({ job }) => job.id))
})

test('what was not asked for in time may be gone, and is told as missed', async () => {
  const reader = await openReader(new Ended())
  vi.advanceTimersByTime(9_000)
  expect(await reader.read()).toEqual([])
  vi.advanceTimersByTime(60_000)
  expect(await reader.read()).toMatchObject([
    { type: 'missed', reason: expect.stringContaining('60 s') },
  ])
  expect(await reader.read()).toEqual([])
})

test('changes that the engine has counted and no look has seen are told as missed', async () => {
  const source = new Ended()
  const reader = await openReader(source)
  source.missed = 2
  expect(await reader.read()).toMatchObject([
    { type: 'missed', reason: expect.stringMatching(/^2 /) },
  ])
  expect(await reader.read()).toEqual([])
})

test('an error of the engine is reported, and the watch goes on where it was', async () => {
  const answers: (() => JobEvent[])[] = [
    () => [{ type: 'active', jobId: '1', at: new Date() }],
    () => {
      throw new Error('away')
    },
    () => [{ type: 'completed', jobId: '1', at: new Date(), result: 1 }],
  ]
  const reports: unknown[] = []
  const closed = new AbortController()
  const watch = {
    options: {},
    toResult: (stored: unknown) => stored,
    closed: closed.signal,
    report: (error: unknown) => void reports.push(error),
  }
  const events = watchJobs(watch, async () => ({
    pause: 0,
    read: async () => answers.shift()?.() ?? [],
  }))
  expect((await events.next()).value).toMatchObject({ type: 'active' })
  const next = events.next()
  await vi.runAllTimersAsync()
  expect((await next).value).toMatchObject({ type: 'completed' })
  expect(reports).toMatchObject([{ message: 'away' }])
  closed.abort()
  expect(await events.next()).toEqual({ done: true, value: undefined })
  expect(vi.getTimerCount()).toBe(0)
})

/** A queue in which a job has ended since the last look, each of which takes some time. */
class Busy extends Ended {
  looks = 0
  readonly #took: number

  constructor(took: number) {
    super()
    this.#took = took
  }

  override async look(request: LookRequest) {
    this.looks += 1
    vi.advanceTimersByTime(this.#took)
    if (this.looks < 500) this.jobs = endedJobs(this.looks, Date.now() - this.looks)
    return super.look(request)
  }
}

test('readers that share their time take no more of it together than one', async () => {
  const time = new LookTime()
  const source = new Busy(5)
  const readers = await Promise.all(
    Array.from({ length: 10 }, () =>
      LookReader.open({ queueName: 'q', source, interval: 20, time }),
    ),
  )
  for (const reader of readers) await reader.read()
  const pauses = readers.map(({ pause }) => pause)
  expect(pauses[0]).toBe(50)
  // Each has waited for those before it, whose looks have taken 5 ms.
  expect(pauses[9]).toBe(10 * 50 - 9 * 5)
  for (let look = 0; look < 1_000; look += 1) await readers[0]?.read()
  expect(readers[0]?.pause).toBe(5_000)
})

test('a queue in which something happens all the time is looked at no more often', async () => {
  const source = new Busy(0)
  const end = new AbortController()
  const watch = {
    options: { signal: end.signal },
    toResult: (stored: unknown) => stored,
    closed: new AbortController().signal,
    report: () => {},
  }
  let told = 0
  const watching = (async () => {
    for await (const _ of watchJobs(watch, () => openReader(source))) told += 1
  })()
  await vi.advanceTimersByTimeAsync(2_000)
  end.abort()
  await watching
  expect(told).toBeGreaterThan(50)
  expect(source.looks).toBeLessThan(2_000 / 20 + 5)
})
