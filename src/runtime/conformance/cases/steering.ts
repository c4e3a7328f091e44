import { deepEqual, equal, ok } from 'node:assert/strict'

import { RetryAfterError } from '../../job/errors/retry-after-error.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'
import { SLACK } from '../bench.js'

/** What a handler says about the rest of its job's life. */
export const steering: readonly ConformanceCase[] = [
  {
    key: 'retry-after',
    name: 'RetryAfterError waits for as long as it says, whatever the backoff is; the last attempt fails with it',
    needs: 'deadLetter',
    run: async (bench) => {
      const { client, queue, tick } = bench
      const letters = await bench.readLetters()
      const busy = (): never => {
        throw new RetryAfterError('Too many requests', 2 * tick)
      }
      await bench.work(busy, {
        retry: { attempts: 3, delay: '1h', maxDelay: '1h' },
        deadLetterQueue: bench.dead,
      })
      const id = await client.add(queue, 1)
      await bench.until(() => letters.length > 0)
      deepEqual(
        bench.calls.map((run) => run.attempt),
        [1, 2, 3],
      )
      ok(
        bench.gaps.every((gap) => gap >= 2 * tick - SLACK),
        `waits of ${bench.gaps.join()} ms`,
      )
      const [{ jobId, attempts, error } = {}] = letters
      deepEqual(
        [jobId, attempts, error?.name, error?.message],
        [id, 3, 'RetryAfterError', 'Too many requests'],
      )
    },
    without: refusesDeadLetters,
  },
  {
    key: 'retry-after-cap',
    name: 'RetryAfterError waits longer than maxDelay and the backoff allow, if it says so',
    needs: 'retries',
    run: async (bench) => {
      const { client, queue, tick } = bench
      await bench.work(
        (_data, job) => {
          if (job.attempt === 1) throw new RetryAfterError('Too many requests', 3 * tick)
        },
        { retry: { attempts: 2, delay: 0, maxDelay: 0 } },
      )
      await client.add(queue, 1)
      await bench.untilCalls(2)
      ok((bench.gaps[0] ?? 0) >= 3 * tick - SLACK, `a wait of ${bench.gaps.join()} ms`)
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { retries: 1 }) },
  },
  {
    key: 'snooze',
    name: 'snooze() lets a job come again after its time: no attempt, no failure and no dead letter of it',
    needs: 'deadLetter',
    run: async (bench) => {
      const { client, queue, tick } = bench
      const letters = await bench.readLetters()
      await bench.work(
        (data, job) => {
          if (data === 'bad') job.fail('bad')
          if (bench.calls.length < 4) job.snooze(2 * tick)
        },
        {
          retry: { attempts: 1 },
          deadLetterQueue: bench.dead,
          events: ['active', 'completed', 'failed'],
        },
      )
      const id = await client.add(queue, { order: 'o1' })
      const calls = await bench.untilCalls(4)
      await bench.until(() => bench.events.some(({ type }) => type === 'completed'))
      deepEqual(
        calls.map((run) => [run.id, run.attempt, run.data]),
        [1, 2, 3, 4].map(() => [id, 1, { order: 'o1' }]),
      )
      ok(
        bench.gaps.every((gap) => gap >= 2 * tick - SLACK),
        `waits of ${bench.gaps.join()} ms`,
      )
      deepEqual(
        bench.events.map(({ type, jobId }) => [type, jobId === id]),
        ['active', 'active', 'active', 'active', 'completed'].map((type) => [type, true]),
      )
      equal(bench.lines.filter((line) => line.includes(`'${id}' was snoozed`)).length, 3)
      // A letter of the snoozed job would have come before that of a job that was added after it.
      await client.add(queue, 'bad')
      await bench.until(() => letters.length > 0)
      deepEqual(
        letters.map(({ data }) => data),
        ['bad'],
      )
    },
    without: refusesDeadLetters,
  },
  {
    key: 'snooze-swallowed',
    name: 'a snooze stands once it is asked for, whatever the handler does with what it throws',
    run: async (bench) => {
      await bench.work(
        (_data, job) => {
          if (bench.calls.length > 2) return 'done'
          try {
            return job.snooze(bench.tick)
          } catch {
            if (bench.calls.length === 1) return 'done'
            throw new Error('failed')
          }
        },
        { retry: { attempts: 1 }, events: ['completed', 'failed'] },
      )
      await bench.client.add(bench.queue, 1)
      await bench.untilCalls(3)
      await bench.until(() => bench.events.length > 0)
      deepEqual(
        bench.events.map(({ type }) => type),
        ['completed'],
      )
    },
  },
  {
    key: 'snooze-shown',
    name: 'a snoozed job is delayed, keeps its progress until its next run reports one, and ends as usual',
    needs: ['progress', 'promote'],
    run: async (bench) => {
      const { client, queue } = bench
      const seen: unknown[] = []
      await bench.work(async (_data, job) => {
        if (bench.calls.length === 1) {
          await job.updateProgress({ page: 7 })
          job.snooze('10m')
        }
        const { progress, status } = await client.getJob(queue, job.jobId)
        seen.push(progress, status)
        return 'done'
      })
      const id = await client.add(queue, 1)
      const snoozed = await bench.until(async () => {
        const job = await client.getJob(queue, id)
        return job.status === 'delayed' && job
      })
      deepEqual(snoozed.progress, { page: 7 })
      ok((snoozed.delayedUntil?.getTime() ?? 0) > Date.now(), 'when it comes again')
      equal(snoozed.error, undefined)
      await client.promote(queue, id)
      equal(await client.waitForCompletion(queue, id), 'done')
      deepEqual(seen, [{ page: 7 }, 'active'])
    },
    without: {
      tells: async (bench) => {
        await bench.work(async (_data, job) => {
          await job.updateProgress(50)
          if (bench.calls.length === 1) job.snooze(bench.tick)
        })
        await bench.client.add(bench.queue, 1)
        await bench.untilCalls(2)
        ok(bench.lines.some((line) => line.includes('keeps no progress')))
      },
    },
  },
  {
    key: 'logs',
    name: 'what a handler logs is kept with its job, the newest 1,000 lines, over all its attempts',
    needs: 'logs',
    run: async (bench) => {
      const { client, queue } = bench
      const odd = 'half \uD800, NUL \0, and 🚚'
      await bench.work(
        async (data, job) => {
          await job.log(`attempt ${job.attempt}`)
          await job.log(odd)
          await job.log('x'.repeat(20_000))
          if (data === 'much') {
            for (let line = 0; line < 1_001; line += 1) await job.log(`line ${line}`)
          }
          if (job.attempt === 1) throw new RetryAfterError('again', 0)
        },
        { retry: { attempts: 2 } },
      )
      const id = await client.add(queue, 'little')
      const much = await client.add(queue, 'much')
      await client.waitForCompletion(queue, id)
      const { logs = [] } = await client.getJob(queue, id)
      deepEqual([logs.length, logs[0], logs[3]], [6, 'attempt 1', 'attempt 2'])
      ok(/^half .*, NUL \uFFFD, and 🚚$/u.test(logs[1] ?? ''), logs[1])
      ok((logs[2]?.length ?? 0) <= 10_000, 'a line is bounded')
      await client.waitForCompletion(queue, much)
      const newest = (await client.getJob(queue, much)).logs ?? []
      deepEqual([newest.length, newest[0], newest.at(-1)], [1_000, 'line 1', 'line 1000'])
      // Of a job that is gone nothing is left for another of its id.
      await client.remove(queue, id)
      await client.add(queue, 'other', { jobId: id, delay: '1h' })
      equal((await client.getJob(queue, id)).logs, undefined)
    },
    without: {
      tells: async (bench) => {
        await bench.work((_data, job) => job.log('half done'))
        const id = await bench.client.add(bench.queue, 1)
        await bench.untilCalls(1)
        await bench.until(() =>
          bench.lines.includes(`Queue '${bench.queue}': job '${id}': half done`),
        )
      },
    },
  },
]
