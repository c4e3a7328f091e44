import { deepEqual, equal, match, ok } from 'node:assert/strict'

import type { PikkuMiddleware } from '../../functions/middleware.js'
import type { StandardSchema } from '../../job/standard-schema.js'
import type { Bench } from '../bench.js'
import { refusesDeadLetters, type ConformanceCase } from '../conformance-case.js'
import { thrownValues } from '../thrown-values.js'

/** Whatever was thrown, what is kept of it is no longer than this. */
const MOST_CHARACTERS = 100_000

/** A schema, a middleware and a handler may each throw what cannot be read. */
const places = ['schema', 'middleware', 'handler', 'fail'] as const

export const throwing: readonly ConformanceCase[] = [
  {
    key: 'thrown-anything',
    name: `a handler may throw anything (${thrownValues.length} things): each job has its attempts, one outcome and one dead letter`,
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      const wiring = { deadLetterQueue: bench.dead, retry: { attempts: 2, delay: 0 } } as const
      await bench.work((data) => thrownValues[Number(data)]?.act(), {
        ...wiring,
        config: { concurrency: 10 },
      })
      const ids = await bench.client.addMany(bench.queue, [...thrownValues.keys()])
      for (const id of ids) await bench.until(() => letters.some(({ jobId }) => jobId === id))
      await nothingElse(bench, letters)
      for (const [index, { name, message }] of thrownValues.entries()) {
        const [letter, ...others] = letters.filter(({ jobId }) => jobId === ids[index])
        ok(letter, name)
        equal(others.length, 0, `${name}: more than one dead letter`)
        const attempts = bench.calls.filter((run) => run.id === ids[index])
        deepEqual(
          attempts.map(({ attempt }) => attempt),
          [1, 2],
          name,
        )
        deepEqual(
          [typeof letter.error.name, typeof letter.error.message],
          ['string', 'string'],
          name,
        )
        if (message !== undefined) match(letter.error.message, message, name)
        ok(JSON.stringify(letter.error).length < MOST_CHARACTERS, name)
      }
    },
    without: refusesDeadLetters,
  },
  {
    key: 'thrown-anywhere',
    name: 'a schema and a middleware may throw anything, and a job may be failed with it',
    needs: 'deadLetter',
    run: async (bench) => {
      const letters = await bench.readLetters()
      await bench.work(
        (data, job) => {
          if (data === 'fail') job.fail(unreadable() as Error)
          throw unreadable()
        },
        {
          deadLetterQueue: bench.dead,
          retry: { attempts: 1 },
          input: throwingSchema,
          middleware: [throwingMiddleware],
        },
      )
      await bench.client.addMany(bench.queue, [...places])
      await bench.until(() => letters.length >= places.length)
      const found = [...letters]
      await nothingElse(bench, letters)
      deepEqual(new Set(found.map(({ data }) => data)), new Set(places))
      for (const { error } of found) equal(typeof error.message, 'string')
    },
    without: refusesDeadLetters,
  },
  {
    key: 'thrown-why',
    name: 'the error of a job says why: with its causes, and with the inner errors of one that has several',
    needs: 'getJob',
    run: async (bench) => {
      await bench.work(
        (data) => {
          const reason = new Error('ECONNREFUSED 127.0.0.1')
          if (data === 'cause') throw new TypeError('fetch failed', { cause: reason })
          throw new AggregateError([reason])
        },
        { retry: { attempts: 1 } },
      )
      const [cause, several] = await bench.client.addMany(bench.queue, ['cause', 'several'])
      const errorOf = (id: string | undefined) =>
        bench.until(async () => {
          const job = await bench.client.findJob(bench.queue, id ?? '')
          return job?.status === 'failed' && job.error
        })
      const first = await errorOf(cause)
      equal(textOf(first), 'TypeError: fetch failed')
      equal(first.cause?.message, 'ECONNREFUSED 127.0.0.1')
      const second = await errorOf(several)
      equal(textOf(second), 'AggregateError: ECONNREFUSED 127.0.0.1')
      deepEqual(
        second.errors?.map(({ message }) => message),
        ['ECONNREFUSED 127.0.0.1'],
      )
    },
    without: { refuses: ({ client, queue }) => client.getJob(queue, 'any') },
  },
]

/** A letter, or a run, that is one too many would come before what is added now has run. */
async function nothingElse(bench: Bench, letters: readonly unknown[]): Promise<void> {
  const count = letters.length
  const id = await bench.client.add(bench.dead, 'the last')
  await bench.until(() => bench.runs.some((run) => run.id === id))
  equal(letters.length, count + 1)
}

/** As a producer's log would show it. */
function textOf(error: unknown): string {
  return String(error)
}

function unreadable(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const throwingSchema: StandardSchema = {
  '~standard': {
    version: 1,
    vendor: 'pikku',
    validate: (value: unknown) => {
      if (value === 'schema') throw unreadable()
      return { value }
    },
  },
}

const throwingMiddleware: PikkuMiddleware = async (_services, { queue }, next) => {
  await next().catch(() => {})
  // oxlint-disable-next-line typescript/only-throw-error -- that is what is tried
  if (queue !== undefined) throw { message: Object.create(null) as unknown }
}
