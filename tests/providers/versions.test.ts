import { afterEach, describe, expect, test, vi } from 'vitest'

import {
  defineQueues,
  pikkuSessionlessFunc,
  QueueClient,
  jobChecker,
  wireCodec,
  wireQueueWorker,
} from '../../src/runtime/index.js'
import type { Logger, QueueDefinition } from '../../src/runtime/index.js'
import { conformanceQueues } from '../../src/runtime/conformance/index.js'
import type { ConformancePlace } from '../../src/runtime/conformance/index.js'
import { clearDefinitions, clearWorkers } from '../../src/runtime/provider-kit/index.js'
import { silentLogger } from '../../src/runtime/testing/index.js'
import { everyEngine } from './every-engine.js'

type AnyMap = Record<string, { input: any; output: any }>

/** One that every engine of the conformance suite has, and one with a dead letter queue. */
const [queue = ''] = conformanceQueues
const [redriven = '', dead = ''] = conformanceQueues.filter((name) => name.includes('redrive'))

/** As `pikku prebuild` writes them, before a deploy and after it: `at` was a date, and is now called `due`. */
const first: QueueDefinition = {
  retry: { attempts: 1 },
  wire: { codec: wireCodec, input: ['object', [['at', 'date']]] },
  check: { checker: jobChecker, input: ['object', [['at', 'date']]] },
}
const { wire, check } = first
const second: QueueDefinition = {
  retry: { attempts: 1 },
  version: 2,
  older: { 1: { ...(wire && { wire }), ...(check && { check }) } },
  wire: { codec: wireCodec, input: ['object', [['due', 'date']]] },
  check: {
    checker: jobChecker,
    input: [
      'object',
      [
        ['due', 'date'],
        ['currency', 'string'],
      ],
    ],
  },
}

const { older, wire: secondWire, check: secondCheck } = second
const third: QueueDefinition = {
  retry: { attempts: 1 },
  version: 3,
  older: {
    ...older,
    2: { ...(secondWire && { wire: secondWire }), ...(secondCheck && { check: secondCheck }) },
  },
  wire: { codec: wireCodec, input: ['object', [['dueAt', 'date']]] },
}

interface First {
  readonly at: Date
}
interface Second {
  readonly due: Date
  readonly currency: string
}

/** No poll may wait for a message: the emulator of SQS gives it to a poll whose worker is gone. */
const config = { pollInterval: 50, drainDelay: 0 }

interface Third {
  readonly dueAt: Date
  readonly currency: string
  readonly paid: boolean
}

const opened: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
  clearWorkers()
  clearDefinitions()
})

/** The code of one version is deployed: producers and workers of the other are gone. */
function deploy(definition: QueueDefinition, name = queue): void {
  clearWorkers()
  clearDefinitions()
  const { deadLetterQueue: letters } = definition
  defineQueues({ [name]: definition, ...(letters === undefined ? {} : { [letters]: {} }) })
}

function clientOf(place: ConformancePlace): QueueClient<AnyMap> {
  const client = new QueueClient<AnyMap>(place.service({ deadline: 10_000 }))
  opened.push(client)
  return client
}

interface WorkOptions {
  readonly name?: string
  readonly logger?: Logger
  readonly services?: object
}

async function work(
  place: ConformancePlace,
  { name = queue, logger = silentLogger, services = {} }: WorkOptions = {},
): Promise<{ stop(): Promise<unknown> }> {
  const workers = place.workers({ services, logger, queues: [name] })
  opened.push({ close: () => workers.stop({ timeout: 500 }) })
  await workers.start()
  return workers
}

interface Notes {
  readonly seen: unknown[]
  readonly attempts: unknown[]
}

const emptyNotes = (): Notes => ({ seen: [], attempts: [] })

/** One function for the workers of all engines, which have their notes among their services. */
const noteJob = <Job>() =>
  pikkuSessionlessFunc<Job>(async (services, data) => {
    const { notes } = services as unknown as { readonly notes: Notes }
    notes.seen.push(data)
    notes.attempts.push(services.interaction.queue?.attempt)
  })

function wireSecond(seen: unknown[]): void {
  wireQueueWorker<Second, void>({
    queue,
    retry: { attempts: 1 },
    config,
    func: pikkuSessionlessFunc<Second>(async (_, data) => void seen.push(data)),
    upcast: { 1: ({ at }: First) => ({ due: at, currency: 'EUR' }) },
  })
}

const engines = everyEngine()

describe.each(engines)('a deploy on $name', (engine) => {
  test('jobs that the version before has queued are upcast, and none is lost', async () => {
    const place = await engine.open([queue])
    opened.push(place)
    deploy(first)
    const before = clientOf(place)
    const dates = [1, 2, 3, 4].map((day) => new Date(Date.UTC(2026, 0, day)))
    for (const [index, at] of dates.entries()) {
      await before.add(queue, { at }, index === 3 ? { delay: 1_000 } : {})
    }
    deploy(second)
    const after = clientOf(place)
    const due = new Date(Date.UTC(2026, 1, 1))
    await after.add(queue, { due, currency: 'USD' })
    const seen: Second[] = []
    wireSecond(seen)
    await work(place)
    await vi.waitFor(() => expect(seen).toHaveLength(5), { timeout: 120_000, interval: 20 })
    const inOrder = seen.toSorted((a, b) => a.due.getTime() - b.due.getTime())
    expect(inOrder).toEqual([
      ...dates.map((at) => ({ due: at, currency: 'EUR' })),
      { due, currency: 'USD' },
    ])
  })

  test.runIf(engine.capabilities.redrive !== 'none')(
    'a dead letter of the version before is redriven with its version, and upcast',
    async () => {
      const place = await engine.open([redriven, dead])
      opened.push(place)
      const letters = { deadLetterQueue: dead }
      deploy({ ...second, ...letters }, redriven)
      const wiring = {
        queue: redriven,
        retry: { attempts: 1 },
        config,
        ...letters,
      }
      wireQueueWorker<Second, void>({
        ...wiring,
        func: pikkuSessionlessFunc<Second>(async () => {
          throw new Error('down')
        }),
      })
      const failing = await work(place, { name: redriven })
      const before = clientOf(place)
      const due = new Date(Date.UTC(2026, 2, 1))
      const id = await before.add(redriven, { due, currency: 'USD' })
      const patience = { timeout: 120_000, interval: 50 }
      await vi.waitFor(async () => {
        expect(await before.redrive(dead, { preview: true })).toMatchObject([
          { jobId: id, version: 2 },
        ])
      }, patience)
      await failing.stop()

      deploy({ ...third, ...letters }, redriven)
      const seen: unknown[] = []
      wireQueueWorker<Third, void>({
        ...wiring,
        func: pikkuSessionlessFunc<Third>(async (_, data) => void seen.push(data)),
        upcast: { 2: ({ due: dueAt, currency }: Second) => ({ dueAt, currency, paid: false }) },
      })
      await work(place, { name: redriven })
      const after = clientOf(place)
      // Where a letter that was only looked at is given back, it may not be there yet.
      await vi.waitFor(async () => {
        expect(await after.redrive(dead)).toMatchObject([{ jobId: id }])
      }, patience)
      await vi.waitFor(
        () => expect(seen).toEqual([{ dueAt: due, currency: 'USD', paid: false }]),
        patience,
      )
    },
  )
})

/** The code is of the process: it is deployed once, and what each engine makes of it is waited for on all at once. */
test('a job of a newer version is left for its workers, with all its attempts before it', async () => {
  const patience = { timeout: 120_000, interval: 50 }
  const places = await Promise.all(
    engines.map(async (engine) => {
      const place = await engine.open([queue])
      opened.push(place)
      return { engine: engine.name, place, said: [] as string[], notes: emptyNotes() }
    }),
  )
  const onAll = (act: (on: (typeof places)[number]) => Promise<unknown>): Promise<unknown> =>
    Promise.all(places.map(act))
  deploy(second)
  await onAll(({ place }) => clientOf(place).add(queue, { due: new Date(0), currency: 'USD' }))
  deploy(first)
  await onAll(({ place }) => clientOf(place).add(queue, { at: new Date(0) }))
  wireQueueWorker<First, void>({ queue, retry: { attempts: 1 }, config, func: noteJob<First>() })
  await onAll(async ({ engine, place, said, notes }) => {
    const logger = { ...silentLogger, warn: (text: string) => void said.push(text) }
    const workers = await work(place, { logger, services: { notes } })
    await vi.waitFor(() => {
      expect({ engine, seen: notes.seen }).toEqual({ engine, seen: [{ at: new Date(0) }] })
      expect(said.join()).toContain('has version 2, and this worker knows 1')
    }, patience)
    await workers.stop()
  })
  deploy(second)
  wireQueueWorker<Second, void>({
    queue,
    retry: { attempts: 1 },
    config,
    func: noteJob<Second>(),
    upcast: { 1: ({ at }: First) => ({ due: at, currency: 'EUR' }) },
  })
  await onAll(async ({ engine, place }) => {
    const notes = emptyNotes()
    await work(place, { services: { notes } })
    const seen = [{ due: new Date(0), currency: 'USD' }]
    await vi.waitFor(
      () => expect({ engine, ...notes }).toEqual({ engine, seen, attempts: [1] }),
      patience,
    )
  })
})
