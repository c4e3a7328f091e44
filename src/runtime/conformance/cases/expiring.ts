import { deepEqual, equal, ok } from 'node:assert/strict'

import { RetryAfterError } from '../../job/errors/retry-after-error.js'
import type { Bench } from '../bench.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'

/** For waits that must not run out, however busy the machine is. */
const LONG = 10_000
const LONGER = 12_000

/** Waits until so many milliseconds have passed. */
function pass(bench: Bench, milliseconds: number): Promise<unknown> {
  const end = Date.now() + milliseconds
  return bench.until(() => Date.now() > end)
}

export const expiring: readonly ConformanceCase[] = [
  {
    key: 'expires',
    name: 'a job that has waited longer than expires is not run: it fails for good with JobExpiredError, with a dead letter',
    needs: 'deadLetter',
    run: async (bench) => {
      const { client, queue, tick } = bench
      const letters = await bench.readLetters()
      const late = await client.add(queue, { order: 'o1' }, { expires: tick })
      await pass(bench, 2 * tick)
      await bench.work(undefined, {
        deadLetterQueue: bench.dead,
        events: ['active', 'completed', 'failed'],
      })
      const fresh = await client.add(queue, { order: 'o2' }, { expires: '1h' })
      await bench.until(() => letters.length > 0 && bench.events.length >= 3)
      deepEqual(
        letters.map(({ jobId, data, error }) => [jobId, data, error.name]),
        [[late, { order: 'o1' }, 'JobExpiredError']],
      )
      deepEqual(
        bench.calls.map((run) => run.id),
        [fresh],
      )
      const told = bench.events.map(({ type, jobId }) => `${type} ${jobId}`)
      deepEqual(
        told.toSorted(),
        [`active ${fresh}`, `completed ${fresh}`, `failed ${late}`].toSorted(),
      )
      if (bench.engine.capabilities.getJob === 'none') return
      const job = await client.getJob(queue, late)
      deepEqual([job.status, job.error?.name], ['failed', 'JobExpiredError'])
    },
    without: refusesDeadLetters,
  },
  {
    key: 'expires-wired',
    name: 'expires of a wiring is that of jobs that name none, also in a batch',
    needs: 'deadLetter',
    run: async (bench) => {
      const { client, queue, tick } = bench
      const letters = await bench.readLetters()
      const late = await client.add(queue, 'late')
      const patient = await client.add(queue, 'patient', { expires: '1h' })
      await pass(bench, 2 * tick)
      await bench.work((data) => (data as unknown[]).map(() => 'done'), {
        expires: tick,
        batch: { size: 2, timeout: 50 },
        deadLetterQueue: bench.dead,
      })
      await bench.until(() => letters.length > 0 && bench.calls.length > 0)
      deepEqual(
        letters.map(({ jobId, error }) => [jobId, error.name]),
        [[late, 'JobExpiredError']],
      )
      deepEqual(
        bench.calls.map((run) => run.id),
        [patient],
      )
    },
    without: refusesDeadLetters,
  },
  {
    key: 'expires-delay',
    name: 'the wait of a delayed job, after which it expires, begins when its delay ends',
    needs: 'delay',
    run: async (bench) => {
      await bench.work(undefined, { expires: LONG })
      await bench.client.add(bench.queue, 1, { delay: LONGER })
      equal((await bench.untilCalls(1)).length, 1)
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { delay: 1_000 }) },
  },
  {
    key: 'expires-retry',
    name: 'the wait of a job, after which it expires, does not begin anew with a retry',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(
        () => {
          throw new RetryAfterError('later', LONGER)
        },
        { expires: LONG, retry: { attempts: 9 }, deadLetterQueue: bench.dead },
      )
      await bench.client.add(bench.queue, 1)
      await bench.until(() => letters.length > 0)
      deepEqual([bench.calls.length, letters[0]?.error.name], [1, 'JobExpiredError'])
    },
    without: refusesDeadLetters,
  },
  {
    key: 'expires-snooze',
    name: 'the wait of a job, after which it expires, begins anew when its snooze ends',
    run: async (bench) => {
      await bench.work((_data, job) => {
        if (bench.calls.length === 1) job.snooze(LONGER)
        if (job.attempt === 1) throw new RetryAfterError('now', 0)
      })
      await bench.client.add(bench.queue, 1, { expires: LONG })
      const calls = await bench.untilCalls(3)
      deepEqual(
        calls.map((run) => run.attempt),
        [1, 1, 2],
      )
    },
  },
  {
    key: 'expires-revived',
    name: 'an expired job that retry() puts back begins its wait anew',
    needs: 'retryFailed',
    run: async (bench) => {
      const { client, queue } = bench
      const id = await client.add(queue, 1, { expires: LONG })
      await pass(bench, LONGER)
      await bench.work((_data, job) => {
        if (job.attempt === 1) throw new RetryAfterError('now', 0)
      })
      await bench.until(async () => (await client.getJob(queue, id)).status === 'failed')
      equal(bench.calls.length, 0)
      await client.retry(queue, id)
      const calls = await bench.untilCalls(2)
      deepEqual(
        calls.map((run) => run.attempt),
        [1, 2],
      )
    },
    without: { refuses: ({ client, queue }) => client.retry(queue, 'any') },
  },
  {
    key: 'scheduled-for',
    name: 'a run of a schedule knows when it was due, and expires by that time if it was missed',
    needs: 'repeat',
    run: async (bench) => {
      const { client, queue } = bench
      const letters = await bench.readLetters()
      const due: (Date | undefined)[] = []
      const before = Date.now()
      await client.schedule(queue, { every: 2_000 }, 'run', { expires: 3_000 })
      await pass(bench, 4_000)
      await bench.work((_data, job) => void due.push(job.scheduledFor), {
        deadLetterQueue: bench.dead,
      })
      const once = await client.add(queue, 'once')
      await bench.until(() => letters.length > 0 && due.filter((each) => each).length >= 2)
      await client.unschedule(queue, 'every:2000')
      deepEqual(
        letters.map(({ data, error }) => [data, error.name]),
        [['run', 'JobExpiredError']],
      )
      const index = bench.calls.findIndex((run) => run.id === once)
      equal(due[index], undefined)
      const times = due.flatMap((each) => each?.getTime() ?? [])
      for (const time of times) ok(time > before + 2_000 && time <= Date.now(), `due at ${time}`)
      equal(((times[1] ?? 0) - (times[0] ?? 0)) % 2_000, 0)
      ok(times[1] !== times[0])
    },
    without: { refuses: ({ client, queue }) => client.schedule(queue, { every: 2_000 }, 1) },
  },
]
