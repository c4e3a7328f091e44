import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { nextMoment } from '../../src/cron/next-moment.js'
import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { QueueClient, UnsupportedByProviderError } from '../../src/runtime/index.js'
import type { RepeatOptions } from '../../src/runtime/index.js'
import { clearWorkers, resolveJobOptions } from '../../src/runtime/provider-kit/index.js'
import { createCloudflareService } from '../../src/runtime/providers/cloudflare/index.js'
import { createSQSService } from '../../src/runtime/providers/sqs/index.js'
import { changesOf, zones } from '../cron/zones.js'
import { repeatingEngines } from './repeating-engines.js'
import { openBench, wireRuns, type Bench, type Ending, type Run } from './schedule-bench.js'
import { shiftClock } from './shifted-clock.js'

const queues = conformanceQueues.slice(0, 6)
const [table = '', words = '', missed = '', skewed = '', gap = '', nothing = ''] = queues
const minute = 60_000
const soon = { timeout: 120_000, interval: 20 }

/** None of them has a run in the first seconds of a minute: how long an engine takes to hear of it does not matter. */
const expressions = list(`
  * * * * * | */30 * * * * | 5/15 * * * * | 0 * * * * | 45 59 * * * * | 30 */5 * * * *
  0 0 * * * | 30 0 * * * | 0 1 * * * | 30 1 * * * | 0 2 * * * | 30 2 * * *
  0 3 * * * | 15,45 0-3 * * * | */20 2 * * * | 0 */2 * * * | 0 0,12 * * * | 0 22-23 * * *
  0 0 L * * | 0 0 LW * * | 0 0 15W * * | 0 0 * * 5L | 0 0 * * 1#2 | 0 0 13 * 5
  0 0 13 * +5 | 0 0 ? * MON | 0 9 * jan-mar mon-fri | 0 0 29 2 * | @daily | @hourly`)

const refusedExpressions = list(`
  99 * * * * | 60 * * * * * | * 24 * * * | 0 0 0 * * | 0 0 * 13 * | 0 0 * * 8
  0 0 * * monday | 22-2 * * * * | */0 * * * * | /5 * * * * | H * * * * | 0 0 * * L
  0 0 30 2 * | tomorrow | @reboot | * * * * * * *`)

const refused: readonly unknown[] = [
  ...refusedExpressions.map((cron) => ({ cron })),
  { cron: '' },
  { cron: `${'1,'.repeat(400)}1 * * * *` },
  ...['Mars/Base', '', '+02:00', 5].map((timezone) => ({ cron: '0 3 * * *', timezone })),
  ...['', 'a\u0000b', 'a\ud800', 'x'.repeat(600), 5].map((key) => ({ cron: '0 3 * * *', key })),
  ...[0, -1, 'soon', '200y', Number.NaN, '101 years'].map((every) => ({ every })),
  { cron: '0 3 * * *', every: '1h' },
  { every: '1h', timezone: 'UTC' },
  { cron: '0 3 * * *', limit: 3 },
  { pattern: '0 3 * * *' },
  { cron: 5 },
  {},
  null,
]

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})
afterAll(clearWorkers)

beforeAll(() => wireRuns(queues))

/** When the run of this id was due. */
function dueOf(id: string): number {
  return Number(id.split(':').at(-1))
}

async function errorOf(action: () => unknown): Promise<string> {
  try {
    await action()
    return 'taken'
  } catch (error) {
    return String(error)
  }
}

const engines = repeatingEngines()

describe.each(engines)('schedules on $name', (engine) => {
  test('ten zones, both changes of the clock, thirty expressions: the engine keeps the same next run', async ({
    onTestFinished,
  }) => {
    const { service } = await openBench(engine, queues, onTestFinished)
    // Whatever the zone of the process.
    vi.stubEnv('TZ', 'Asia/Kathmandu')
    expect(new Date().getTimezoneOffset()).toBe(-345)
    const cases = zones.flatMap((timezone) =>
      changesOf(timezone).flatMap((change) =>
        expressions.map((cron, at) => {
          const from = change + (at % 3 === 2 ? 20 : -40) * minute + 1_000
          return { cron, timezone, from, key: `${timezone} ${change} ${cron}` }
        }),
      ),
    )
    expect(cases).toHaveLength(10 * 2 * 30)
    const kept: (readonly [string, string | undefined])[] = []
    for (let start = 0; start < cases.length; start += 20) {
      const part = cases.slice(start, start + 20)
      const ids = await service.addMany(
        table,
        part.map(({ cron, timezone, from, key }) => ({
          data: 1,
          options: { repeat: { cron, timezone, key }, delay: from - Date.now() },
        })),
      )
      const jobs = await Promise.all(ids.map((id) => service.findJob!(table, id)))
      kept.push(...jobs.map((job, at) => [part[at]!.key, iso(job?.delayedUntil)] as const))
    }
    expect(kept).toEqual(
      cases.map(({ cron, timezone, from, key }) => [
        key,
        iso(new Date(nextMoment({ cron, timezone }, from)!)),
      ]),
    )
  })

  test('what cannot be a schedule is refused at the call, in the same words', async ({
    onTestFinished,
  }) => {
    const { service } = await openBench(engine, queues, onTestFinished)
    const client = new QueueClient<Record<string, { input: unknown; output: unknown }>>(service)
    for (const given of refused) {
      const repeat = given as RepeatOptions
      const expected = await errorOf(() => resolveJobOptions({ repeat }))
      expect(expected).toMatch(/^Invalid(JobOptions|Duration)Error: .*repeat/)
      expect(expected.length).toBeLessThan(300)
      expect(await errorOf(() => service.add(words, 1, { repeat }))).toBe(expected)
      expect(await errorOf(() => client.add(words, 1, { repeat }))).toBe(expected)
      expect(await errorOf(() => client.schedule(words, repeat, 1))).toBe(expected)
    }
    expect(await service.stats!(words)).toMatchObject({ delayed: 0, waiting: 0 })
  })

  test.for([null, undefined, {}, ''])(
    'a schedule with %j for data brings it',
    async (data, { onTestFinished }) => {
      const { service, work } = await openBench(engine, queues, onTestFinished)
      await service.add(nothing, data, { repeat: { every: 100, key: 'k' } })
      const runs = await work(nothing)
      await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(2), soon)
      await service.unschedule!(nothing, 'k')
      expect(runs.slice(0, 2).map((run) => run.data)).toEqual([data, data])
    },
  )
})

describe.concurrent('side by side, for they wait', () => {
  test.for(engines)(
    'a run that was missed is made up for once, and a deployment neither loses nor doubles it: $name',
    async (engine, { expect, onTestFinished }) => {
      const { service, work } = await openBench(engine, queues, onTestFinished)
      const repeat = { cron: '* * * * * *', key: 'k' } as const
      const first = await service.add(missed, 'old', { repeat })
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(dueOf(first) + 2_000), soon)
      const again = ['new', 'newest'].map((data) => service.add(missed, data, { repeat }))
      expect(await Promise.all(again)).toEqual([first, first])
      await service.add(missed, 'newest', { repeat })
      const started = Date.now()
      const runs = await work(missed)
      await vi.waitFor(() => expect(runs.length).toBeGreaterThanOrEqual(3), soon)
      expect(runs[0]).toEqual({ id: first, data: 'newest' })
      expect(runs[2]!.data).toBe('newest')
      expect(dueOf(runs[1]!.id)).toBeGreaterThan(started)
      expect(dueOf(runs[2]!.id)).toBeGreaterThan(dueOf(runs[1]!.id))
      expect(await service.unschedule!(missed, 'k')).toBe(true)
    },
  )

  test.for(engines)(
    'asked for again, a schedule with a delay is not put off again: $name',
    async (engine, { expect, onTestFinished }) => {
      const { service } = await openBench(engine, queues, onTestFinished)
      const set = (): Promise<string> =>
        service.add(gap, 1, { repeat: { cron: '* * * * * *', key: 'k' }, delay: '1h' })
      const first = await set()
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(dueOf(first) - 3_597_000), soon)
      expect(await set()).toBe(first)
      expect(await service.stats!(gap)).toMatchObject({ delayed: 1 })
      await service.unschedule!(gap, 'k')
    },
  )
})

/** The clock is of the process: all engines are asked while it is shifted. */
describe('on every engine at once', () => {
  const openAll = (some: readonly ConformanceEngine[], ending: Ending): Promise<Bench[]> =>
    Promise.all(some.map((engine) => openBench(engine, queues, ending)))

  test.for([
    ['ahead', 2_000],
    ['behind', -2_000],
  ] as const)(
    'a schedule made by a process whose clock is %s has each run once',
    async ([, ahead], { onTestFinished }) => {
      const benches = await openAll(engines, onTestFinished)
      const all = await Promise.all(benches.map(({ work }) => work(skewed)))
      shiftClock(ahead)
      const repeat = { cron: '* * * * * *', key: 'k' } as const
      await Promise.all(benches.map(({ service }) => service.add(skewed, 1, { repeat })))
      vi.unstubAllGlobals()
      const check = async ({ name, service }: Bench, runs: readonly Run[]): Promise<void> => {
        await vi.waitUntil(() => runs.length >= 3, soon)
        await service.unschedule!(skewed, 'k')
        const due = runs.map(({ id }) => dueOf(id))
        const once = [...new Set(due)].toSorted((one, other) => one - other)
        expect({ name, due }).toEqual({ name, due: once })
      }
      await Promise.all(benches.map((bench, at) => check(bench, all[at]!)))
    },
  )

  // pg-boss runs by PostgreSQL's clock, which cannot be put forward.
  test('a night without its midnight has its run at the end of the gap, and the next one a day later', async ({
    onTestFinished,
  }) => {
    shiftClock(Date.parse('2026-04-23T21:59:57Z') - Date.now())
    const benches = await openAll(engines.slice(0, 3), onTestFinished)
    const repeat = { cron: '0 0 * * *', timezone: 'Africa/Cairo', key: 'k' } as const
    const check = async ({ name, service, work }: Bench): Promise<void> => {
      const runs = await work(gap)
      await service.add(gap, 1, { repeat })
      await vi.waitUntil(() => runs.length > 0, soon)
      const next = await service.add(gap, 1, { repeat })
      const job = await service.findJob!(gap, next)
      expect({
        name,
        runs: runs.map(({ id }) => iso(new Date(dueOf(id)))),
        next: iso(job?.delayedUntil),
      }).toEqual({ name, runs: ['2026-04-23T22:00:00.000Z'], next: '2026-04-24T21:00:00.000Z' })
    }
    await Promise.all(benches.map(check))
  })
})

test.each([
  [
    'SQS',
    () => createSQSService({ region: 'eu-central-1', queueUrlPrefix: 'http://127.0.0.1:9/' }),
  ],
  ['Cloudflare', () => createCloudflareService({})],
])('%s refuses schedules, well written or not, alike', async (_name, open) => {
  const client = new QueueClient<Record<string, { input: unknown; output: unknown }>>(open())
  for (const cron of ['0 3 * * *', '99 * * * *']) {
    const adding = client.add('q', 1, { repeat: { cron } })
    await expect(adding).rejects.toThrow(UnsupportedByProviderError)
    await expect(adding).rejects.toThrow(/'repeat'/)
    const many = client.addMany('q', [1], { repeat: { cron } } as object)
    await expect(many).rejects.toThrow(/'repeat'/)
  }
  await client.close()
})

function list(text: string): string[] {
  return text.trim().split(/\s*[|\n]\s*/)
}

function iso(date: Date | undefined): string | undefined {
  return date?.toISOString()
}
