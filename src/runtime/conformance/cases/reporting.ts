import { deepEqual, equal, ok } from 'node:assert/strict'

import type { Logger } from '../../job/logger.js'
import type { Bench, Handler } from '../bench.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'

export const reporting: readonly ConformanceCase[] = [
  {
    key: 'log-of-outcomes',
    name: 'the log says what becomes of each job, in one wording and at one level on every engine',
    run: async (bench) => {
      const lines: string[] = []
      const note = (level: string) => (message: unknown) =>
        void (String(message).includes(": job '") && lines.push(`${level}: ${String(message)}`))
      const logger = {
        debug: note('debug'),
        info: note('info'),
        warn: note('warn'),
        error: note('error'),
      }
      bench.wire(asAsked, { retry: { attempts: 2, delay: 0 }, events: ['completed', 'failed'] })
      await bench.start({ logger })
      const asked = ['fine', 'again', 'wrong', 'needless']
      const [fine, again, wrong, needless] = await bench.client.addMany(bench.queue, asked)
      await bench.until(() => bench.events.length >= asked.length)
      const name = (id: string | undefined) => `Queue '${bench.queue}': job '${id}'`
      deepEqual(
        new Set(lines),
        new Set([
          `warn: ${name(again)} failed at attempt 1; next in 0 ms`,
          `warn: ${name(wrong)} failed at attempt 1; next in 0 ms`,
          `error: ${name(wrong)} failed`,
          `info: ${name(needless)} was discarded: not needed`,
        ]),
      )
      equal(lines.length, 4)
      deepEqual(
        new Map(bench.events.map(({ jobId, type, error }) => [jobId, [type, error?.message]])),
        new Map([
          [fine, ['completed', undefined]],
          [again, ['completed', undefined]],
          [wrong, ['failed', 'wrong address']],
          [needless, ['failed', 'not needed']],
        ]),
      )
    },
  },
  {
    key: 'log-that-throws',
    name: 'a logger and a listener that throw, or whose promises reject, cost no job and end no worker',
    run: async (bench) => {
      bench.wire(asAsked, {
        retry: { attempts: 2, delay: 0 },
        events: ['active', 'completed', 'failed'],
      })
      let events = 0
      await bench.start({
        logger: throwingLogger,
        // oxlint-disable-next-line typescript/no-misused-promises -- an asynchronous listener compiles, so people write one
        onEvent: () => {
          events += 1
          if (events % 2 === 0) throw new Error('the listener is broken')
          return Promise.reject(new Error('the listener is broken'))
        },
      })
      const asked = ['fine', 'again', 'wrong', 'needless']
      await bench.client.addMany(bench.queue, asked)
      // Two attempts of two of them.
      await bench.untilCalls(asked.length + 2)
      const last = await bench.client.add(bench.queue, 'fine')
      await bench.until(() => bench.calls.some((run) => run.id === last))
      equal(bench.calls.length, asked.length + 3)
      ok(events >= asked.length)
    },
  },
  {
    key: 'unreadable',
    name: 'what cannot be read fails into the dead letter queue, once, and can still be looked at',
    needs: 'deadLetter',
    traits: ['foreign'],
    run: async (bench) => {
      await bench.addForeign()
      const letters = await bench.readLetters()
      await bench.work(undefined, {
        retry: { attempts: 1 },
        deadLetterQueue: bench.dead,
        config: { removeOnFail: false },
      })
      const id = await bench.client.add(bench.queue, 'fine')
      await bench.until(() => letters.length > 0 && bench.calls.some((run) => run.id === id))
      deepEqual([letters.length, bench.calls.length], [1, 1])
      const [letter] = letters
      equal(letter?.queueName, bench.queue)
      ok(letter.error.message.length > 0)
      await lookAt(bench, letter.jobId)
    },
    without: refusesDeadLetters,
  },
  {
    key: 'long-durations',
    name: 'durations beyond what a timer can hold (24 days) run nothing early and time nothing out',
    run: async (bench) => {
      const early: string[] = []
      const hear = ({ name, message }: Error): void => {
        if (name === 'TimeoutOverflowWarning') early.push(message)
      }
      process.on('warning', hear)
      try {
        await bench.work(undefined, {
          timeout: '60d',
          retry: { attempts: 2, delay: '60d', maxDelay: '90d' },
          config: {
            lockDuration: '60d',
            visibilityTimeout: '60d',
            pollInterval: '60d',
            drainDelay: '60d',
          },
        })
        const id = await bench.client.add(bench.queue, 'now')
        await bench.until(() => bench.calls.some((run) => run.id === id))
      } finally {
        process.off('warning', hear)
      }
      deepEqual([bench.calls.length, early], [1, []])
    },
  },
]

const asAsked: Handler = (data, job) => {
  if (data === 'needless') job.discard('not needed')
  if (data === 'wrong' || (data === 'again' && job.attempt === 1)) throw new Error('wrong address')
}

const fails = (): never => {
  throw new Error('the logger is broken')
}
const rejects = (() => Promise.reject(new Error('the logger is broken'))) as () => void
const throwingLogger: Logger = { debug: fails, info: rejects, warn: fails, error: rejects }

/** Neither the job nor a list that it is in is hidden by what cannot be read of it. */
async function lookAt(bench: Bench, jobId: string): Promise<void> {
  const { capabilities } = bench.engine
  if (capabilities.getJob === 'none') return
  const job = await bench.client.findJob(bench.queue, jobId)
  equal(job?.status, 'failed')
  const failed = await bench.newService().failedJobs?.(bench.queue)
  deepEqual(
    failed?.map(({ id }) => id),
    [jobId],
  )
  const listed: unknown[] = []
  for await (const { id } of bench.client.list(bench.queue, { status: 'failed' })) listed.push(id)
  deepEqual(listed, [jobId])
}
