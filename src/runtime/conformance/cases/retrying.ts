import { deepEqual, equal, ok } from 'node:assert/strict'

import { NonRetryableError } from '../../job/errors/non-retryable-error.js'
import type { RetryOptions } from '../../job/options/job-options.js'
import { SLACK, type Bench } from '../bench.js'
import type { ConformanceCase } from '../conformance-case.js'

/** Jobs whose waits are compared. */
const JITTERED = 12

const refusesRetries = {
  refuses: ({ client, queue }: Bench) => client.add(queue, 1, { retries: 1 }),
}

/** Fails every attempt of a job, and proves how long the waits between them are at least, in ticks. */
function waits(retry: (tick: number) => RetryOptions, ticks: readonly number[]) {
  return async (bench: Bench): Promise<void> => {
    await bench.work(fails, { retry: { attempts: ticks.length + 1, ...retry(bench.tick) } })
    await bench.client.add(bench.queue, 1)
    const calls = await bench.untilCalls(ticks.length + 1)
    deepEqual(
      calls.map((run) => run.attempt),
      [0, ...ticks].map((_, index) => index + 1),
    )
    const short = bench.gaps.filter((gap, index) => gap < (ticks[index] ?? 0) * bench.tick - SLACK)
    deepEqual(short, [], `waits of ${bench.gaps.join(', ')} ms`)
  }
}

/** From the first attempt of each job to when the engine says that the next is due. */
async function toldWaits(bench: Bench, ids: readonly string[]): Promise<number[]> {
  const due = await Promise.all(
    ids.map((id) =>
      bench.until(async () => (await bench.client.getJob(bench.queue, id)).delayedUntil),
    ),
  )
  const begun = new Map(bench.calls.map((run) => [run.id, run.at]))
  return due.map((date, at) => date.getTime() - (begun.get(ids[at] ?? '') ?? 0))
}

/** From the first attempt of each job to the second. */
async function measuredWaits(bench: Bench, ids: readonly string[]): Promise<number[]> {
  const callsOf = (id: string) => bench.calls.filter((run) => run.id === id)
  await bench.until(
    () => ids.every((id) => callsOf(id).length >= 2),
    'a second attempt of each job',
  )
  return ids.map((id) => {
    const [first, second] = callsOf(id)
    return (second?.at ?? 0) - (first?.at ?? 0)
  })
}

function fails(): never {
  throw new Error('not yet')
}

export const retrying: readonly ConformanceCase[] = [
  {
    key: 'retry-default',
    name: 'by default, a job is attempted three times, one second and then two seconds apart',
    needs: 'retries',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(fails, { deadLetterQueue: bench.dead })
      await bench.client.add(bench.queue, 1)
      await bench.until(() => letters.length > 0)
      deepEqual(
        bench.calls.map((run) => [run.attempt, run.maxAttempts]),
        [
          [1, 3],
          [2, 3],
          [3, 3],
        ],
      )
      const [first = 0, second = 0] = bench.gaps
      ok(first >= 1_000 - SLACK && second >= 2_000 - SLACK, `waits of ${first} and ${second} ms`)
    },
    without: refusesRetries,
  },
  {
    key: 'retry-success',
    name: 'an attempt that succeeds ends the job',
    needs: 'retries',
    run: async (bench) => {
      await bench.work((_data, job) => (job.attempt < 2 ? fails() : 'done'), {
        retry: { delay: 0 },
      })
      await bench.client.add(bench.queue, 'one')
      await bench.untilCalls(2)
      await bench.client.add(bench.queue, 'two')
      await bench.until(() => bench.calls.filter((run) => run.data === 'two').length === 2)
      equal(bench.calls.filter((run) => run.data === 'one').length, 2)
    },
    without: refusesRetries,
  },
  {
    key: 'retry-fixed',
    name: 'a fixed backoff waits as long each time',
    needs: 'retries',
    run: waits((delay) => ({ backoff: 'fixed', delay }), [1, 1, 1]),
    without: refusesRetries,
  },
  {
    key: 'retry-linear',
    name: 'a linear backoff waits once, twice, three times as long',
    needs: 'retries',
    run: waits((delay) => ({ backoff: 'linear', delay }), [1, 2, 3]),
    without: refusesRetries,
  },
  {
    key: 'retry-exponential',
    name: 'an exponential backoff multiplies its wait by factor',
    needs: 'retries',
    run: waits((delay) => ({ backoff: 'exponential', delay, factor: 2.5 }), [1, 2.5, 6.25]),
    without: refusesRetries,
  },
  {
    key: 'retry-cap',
    name: 'no wait is longer than maxDelay',
    needs: 'retries',
    run: waits((delay) => ({ delay, factor: 1_000, maxDelay: 2 * delay }), [1, 2, 2]),
    without: refusesRetries,
  },
  {
    key: 'retry-jitter',
    name: 'jitter spreads each wait at random by its share',
    needs: 'retries',
    run: async (bench) => {
      const { client, queue, tick, engine } = bench
      const isTold = engine.capabilities.getJob !== 'none'
      const delay = isTold ? 3_600_000 : 4 * tick
      const retry = { attempts: 2, backoff: 'fixed', delay, jitter: 0.5 } as const
      await bench.work(fails, { retry, config: { concurrency: JITTERED } })
      const spread = async (): Promise<boolean> => {
        const ids = await client.addMany(queue, Array(JITTERED).fill(1))
        const waits = await (isTold ? toldWaits(bench, ids) : measuredWaits(bench, ids))
        const [shortest, longest] = [Math.min(...waits), Math.max(...waits)]
        ok(shortest >= delay / 2 - SLACK, `waits of ${waits.join(', ')} ms`)
        // That so many draws fall into a quarter of the spread happens once in a million runs.
        return longest - shortest >= delay / 4
      }
      if (isTold) ok(await spread(), 'the waits are alike')
      // Of an engine that does not tell when a job is due, runs are compared: a busy machine runs jobs late, and together.
      else await bench.until(spread, 'waits that differ')
    },
    without: refusesRetries,
  },
  {
    key: 'retry-asked',
    name: 'retry options of the producer override those of the wiring',
    needs: 'retries',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(fails, { retry: { attempts: 9, delay: '1h' }, deadLetterQueue: bench.dead })
      await bench.client.add(bench.queue, 1, { retries: 1, retry: { delay: 0 } })
      await bench.until(() => letters.length > 0)
      deepEqual(
        bench.calls.map((run) => [run.attempt, run.maxAttempts]),
        [
          [1, 2],
          [2, 2],
        ],
      )
    },
    without: refusesRetries,
  },
  {
    key: 'non-retryable',
    name: 'NonRetryableError and fail() end a job at once, with a dead letter',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(
        (data, job) => {
          if (data === 'thrown') throw new NonRetryableError('no such card')
          return job.fail('fraud')
        },
        { deadLetterQueue: bench.dead, retry: { attempts: 5, delay: 0 } },
      )
      await bench.client.addMany(bench.queue, ['thrown', 'failed'])
      await bench.until(() => letters.length === 2)
      const reasons = letters.map(({ data, error }) => `${String(data)}: ${error.message}`)
      deepEqual(reasons.toSorted(), ['failed: fraud', 'thrown: no such card'])
      equal(bench.calls.length, 2)
    },
    without: refusesRetries,
  },
  {
    key: 'discard',
    name: 'discard() ends a job without another attempt and without a dead letter',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(
        (data, job) => (data === 'discarded' ? job.discard('stale') : job.fail('bad')),
        { deadLetterQueue: bench.dead, retry: { attempts: 5, delay: 0 } },
      )
      const id = await bench.client.add(bench.queue, 'discarded')
      await bench.untilCalls(1)
      await bench.client.add(bench.queue, 'failed')
      await bench.until(() => letters.length > 0)
      deepEqual(
        letters.map((letter) => letter.data),
        ['failed'],
      )
      equal(bench.calls.length, 2)
      if (bench.engine.capabilities.getJob === 'none') return
      const job = await bench.client.getJob(bench.queue, id)
      deepEqual([job.status, job.discarded], ['failed', true])
    },
    without: refusesRetries,
  },
  {
    key: 'timeout',
    name: 'an attempt that takes too long is aborted through its signal, and tried again',
    needs: 'timeout',
    run: async (bench) => {
      const aborted: unknown[] = []
      await bench.work(
        async (_data, job) => {
          if (job.attempt === 2) return
          await new Promise<void>((resolve) => {
            job.signal.addEventListener('abort', () => {
              aborted.push((job.signal.reason as Error).name)
              resolve()
            })
          })
        },
        { timeout: 200, retry: { delay: 0 } },
      )
      await bench.client.add(bench.queue, 1)
      await bench.untilCalls(2)
      deepEqual(aborted, ['JobTimeoutError'])
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { timeout: 1_000 }) },
  },
  {
    key: 'timeout-asked',
    name: 'a handler that ignores its signal is abandoned after the timeout that the producer set',
    needs: 'timeout',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(() => new Promise(() => {}), {
        timeout: '1h',
        deadLetterQueue: bench.dead,
      })
      await bench.client.add(bench.queue, 1, { timeout: 150, retries: 0 })
      await bench.until(() => letters.length > 0)
      equal(letters[0]?.error.name, 'JobTimeoutError')
    },
    without: { refuses: ({ client, queue }) => client.add(queue, 1, { timeout: 1_000 }) },
  },
]
