import { deepEqual, equal, ok, rejects } from 'node:assert/strict'

import { gate } from '../bench.js'
import type { Bench } from '../bench.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'
import type { LateHandler } from '../engine.js'
import { onNobodysAccount } from '../leftovers.js'

/** What a few lines are, of an outage in which connections fail many times a second. */
const FEW_LINES = 12
const SHORT_DEADLINE = 700
const DAYS = 24 * 3_600_000

/** A hold that is over soon: what a broken connection or a dead worker has taken with it comes back in the time of a case. */
const BRIEFLY = { lockDuration: 1_000, visibilityTimeout: 2 }

export const surviving: readonly ConformanceCase[] = [
  {
    key: 'killed',
    name: 'the job of a worker that is killed runs again on another, under its id',
    run: async (bench) => {
      const id = await bench.client.add(bench.queue, 'precious')
      await bench.place.takeAndDie(bench.queue, 1_000)
      await bench.work(undefined, { config: BRIEFLY, events: ['stalled'] })
      const [run] = await bench.untilCalls(1)
      deepEqual([run?.id, run?.data], [id, 'precious'])
      const next = await bench.client.add(bench.queue, 'next')
      await bench.until(() => bench.calls.some((each) => each.id === next))
      equal(bench.calls.length, 2)
    },
  },
  {
    key: 'killed-too-often',
    name: 'a job that kills more workers than maxStalledCount allows fails for good, with a dead letter',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      const id = await bench.client.add(bench.queue, 'deadly', { retries: 0 })
      await bench.place.takeAndDie(bench.queue, 1_000)
      await bench.work(undefined, {
        config: { ...BRIEFLY, maxStalledCount: 0 },
        deadLetterQueue: bench.dead,
      })
      await bench.until(() => letters.length > 0)
      deepEqual(
        letters.map(({ jobId, error }) => [jobId, error.name]),
        [[id, 'JobStalledError']],
      )
      equal(bench.calls.length, 0)
    },
    without: refusesDeadLetters,
  },
  {
    key: 'late-result',
    name: 'a worker that stood still until another had done its job changes nothing by its late result, and works on',
    traits: ['lock'],
    run: (bench) => overtake(bench, 'returns'),
  },
  {
    key: 'late-failure',
    name: 'a worker that stood still until another had done its job makes no dead letter by failing late, and works on',
    needs: 'deadLetter',
    traits: ['lock'],
    run: async (bench) => {
      await overtake(bench, 'throws')
      const letters: unknown[] = await bench.readLetters()
      await bench.client.add(bench.dead, 'later than any letter')
      await bench.until(() => letters.length > 0)
      deepEqual(letters, ['later than any letter'])
    },
    without: refusesDeadLetters,
  },
  {
    key: 'blocked',
    name: 'a handler that blocks the event loop for longer than the lock is run once, as are its neighbours, and the log says so',
    traits: ['lock'],
    alone: true,
    run: async (bench) => {
      const neighbour = gate()
      const handler = (data: unknown): unknown =>
        data === 'neighbour' ? neighbour.opened : data === 'blocks' && blockEventLoop(2_500)
      const completed = (count: number): Promise<unknown> =>
        bench.until(() => bench.events.length >= count, `${count} jobs completed`)
      await bench.work(handler, {
        config: { lockDuration: 1_000, visibilityTimeout: 1, concurrency: 2 },
        events: ['completed', 'failed', 'stalled'],
        retries: 0,
      })
      await bench.client.add(bench.queue, 'neighbour')
      await bench.untilCalls(1)
      await bench.client.add(bench.queue, 'blocks')
      await completed(1)
      // What would be run a second time waits before this one.
      await bench.client.add(bench.queue, 'next')
      await completed(2)
      neighbour.open()
      await completed(3)
      deepEqual(
        bench.calls.map(({ data }) => data),
        ['neighbour', 'blocks', 'next'],
      )
      deepEqual([...new Set(bench.events.map(({ type }) => type))], ['completed'])
      const told = bench.lines.filter((line) => line.includes('event loop'))
      equal(told.length, 1)
      ok(told[0]?.includes(`'${bench.queue}'`))
    },
  },
  {
    key: 'cut',
    name: 'a connection that is cut is made again: nothing is lost, and the log has few lines of it',
    traits: ['connection'],
    run: async (bench) => {
      await bench.work(undefined, { config: BRIEFLY })
      const { connection } = bench.place
      const ids = new Set<string>()
      for (let round = 0; round < 3; round += 1) {
        connection?.cut()
        ids.add(
          await bench.until(() => bench.client.add(bench.queue, round).catch(() => undefined)),
        )
      }
      await bench.until(() => [...ids].every((id) => bench.calls.some((run) => run.id === id)))
      ok(bench.lines.length <= FEW_LINES, bench.lines.join('\n'))
    },
  },
  {
    key: 'cut-in-hand',
    name: 'a connection that is cut while a handler runs does not lose what the handler did',
    traits: ['connection'],
    run: async (bench) => {
      const { connection } = bench.place
      await bench.work(async (data) => {
        if (data === 'cut') connection?.cut()
        return `did ${String(data)}`
      })
      const id = await bench.client.add(bench.queue, 'cut')
      await bench.untilCalls(1)
      const next = await bench.until(() =>
        bench.client.add(bench.queue, 'next').catch(() => undefined),
      )
      await bench.until(() => bench.calls.some((run) => run.id === next))
      if (bench.engine.capabilities.results === 'none') return
      equal(await bench.client.waitForCompletion(bench.queue, id), 'did cut')
    },
  },
  {
    key: 'down',
    name: 'while the server is away add() rejects in its time, and works again when it is back',
    traits: ['connection'],
    run: async (bench) => {
      const service = bench.newService(SHORT_DEADLINE)
      // To connect may take longer than the deadline allows.
      await bench.until(() => service.add(bench.queue, 'before').catch(() => undefined))
      bench.place.connection?.down()
      const began = Date.now()
      await rejects(service.add(bench.queue, 'lost'))
      // The deadline, and as much again for a machine that has other things to do; never forever.
      ok(Date.now() - began < 20 * SHORT_DEADLINE)
      bench.place.connection?.up()
      await bench.work(undefined, { config: BRIEFLY })
      const id = await bench.until(() => service.add(bench.queue, 'after').catch(() => undefined))
      await bench.until(() => bench.calls.some((run) => run.id === id))
      ok(bench.calls.some((run) => run.data === 'before'))
    },
  },
  {
    key: 'storm',
    name: 'workers outlive a server that is away, with few lines in the log',
    traits: ['connection'],
    run: async (bench) => {
      await bench.work(undefined, { config: { ...BRIEFLY, concurrency: 10 } })
      await bench.client.add(bench.queue, 'before')
      await bench.untilCalls(1)
      bench.place.connection?.down()
      const impatient = bench.newService(SHORT_DEADLINE)
      for (let n = 0; n < 3; n += 1) await rejects(impatient.add(bench.queue, 'lost'))
      bench.place.connection?.up()
      const id = await bench.until(() =>
        bench.client.add(bench.queue, 'after').catch(() => undefined),
      )
      await bench.until(() => bench.calls.some((run) => run.id === id))
      ok(bench.lines.length <= FEW_LINES, bench.lines.join('\n'))
    },
  },
  {
    key: 'restart',
    name: 'a server that crashes and comes back with its data loses no accepted job',
    traits: ['restart'],
    alone: true,
    run: async (bench) => {
      await bench.work(undefined, { config: BRIEFLY })
      const ids = [await bench.client.add(bench.queue, 'before')]
      await bench.untilCalls(1)
      ids.push(await bench.client.add(bench.queue, 'delayed', { delay: 5 * bench.tick }))
      await onNobodysAccount(async () => bench.engine.restart?.())
      ids.push(
        await bench.until(() => bench.client.add(bench.queue, 'after').catch(() => undefined)),
      )
      await bench.until(() => ids.every((id) => bench.calls.some((run) => run.id === id)))
    },
  },
  {
    key: 'clock',
    name: 'with a clock that is sixty days ahead jobs run, wait their delay and are tried again',
    alone: true,
    run: async (bench) => {
      await withClock(60 * DAYS, async () => {
        await bench.work(
          (_data, job) => {
            if (job.attempt === 1) throw new Error('not yet')
          },
          { retry: { delay: bench.tick } },
        )
        const begun = Date.now()
        const delay = bench.engine.capabilities.delay === 'none' ? {} : { delay: 2 * bench.tick }
        await bench.client.add(bench.queue, 'now')
        await bench.untilCalls(2)
        await bench.client.add(bench.queue, 'later', delay)
        await bench.untilCalls(4)
        deepEqual(
          bench.calls.map((run) => `${String(run.data)} ${run.attempt}`),
          ['now 1', 'now 2', 'later 1', 'later 2'],
        )
        ok(Date.now() - begun < DAYS)
      })
    },
  },
]

/** A job is delivered twice: its first worker stands still until the second has done it, and then ends it once more. */
async function overtake(bench: Bench, ends: LateHandler['ends']): Promise<void> {
  const { client, queue, dead, engine } = bench
  const id = await client.add(queue, 'twice', { retries: 0 })
  const late = await bench.freeze({ lockDuration: 1_000, ends })
  bench.wire(() => 'in time', {
    config: BRIEFLY,
    events: ['completed'],
    ...(engine.capabilities.deadLetter === 'none' ? {} : { deadLetterQueue: dead }),
  })
  const workers = await bench.start()
  await bench.until(() => bench.events.some(({ jobId }) => jobId === id))
  await workers.stop()
  await client.add(queue, 'next')
  deepEqual(await late.thaw(), ['twice', 'next'])
  await bench.start()
  // Had the job gone back to its queue, it would come before this.
  await client.add(queue, 'last')
  await bench.until(() => bench.calls.some((run) => run.data === 'last'))
  deepEqual(
    bench.calls.map((run) => run.data),
    ['twice', 'last'],
  )
  if (engine.capabilities.results === 'none') return
  equal(await client.waitForCompletion(queue, id), 'in time')
  const { status } = await client.getJob(queue, id)
  equal(status, 'completed')
}

/** This process's clock is wrong by `ahead` milliseconds meanwhile, as after a wrong setting; the engine's is right. */
async function withClock(ahead: number, work: () => Promise<void>): Promise<void> {
  const RealDate = globalThis.Date
  class WrongDate extends RealDate {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(RealDate.now() + ahead)
      else super(...(given as [number]))
    }
    static override now(): number {
      return RealDate.now() + ahead
    }
  }
  globalThis.Date = WrongDate as DateConstructor
  try {
    await work()
  } finally {
    globalThis.Date = RealDate
  }
}

/** As synchronous work does. */
function blockEventLoop(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
