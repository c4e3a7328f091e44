import { metrics } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Bench } from '../../../src/runtime/conformance/bench.js'
import { QueueMonitor } from '../../../src/runtime/monitor/index.js'
import { embeddedEngine } from '../../conformance/engines/embedded.js'

/** Collects when it is asked. */
class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

interface Point {
  readonly name: string
  readonly unit: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** Of a histogram: how many were recorded. */
  readonly value: number
}

let reader: Reader
beforeEach(() => {
  reader = new Reader()
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
})
afterEach(() => metrics.disable())

async function collect(): Promise<Point[]> {
  const { resourceMetrics, errors } = await reader.collect()
  expect(errors).toEqual([])
  return resourceMetrics.scopeMetrics.flatMap(({ metrics: all }) =>
    all.flatMap(({ descriptor, dataPoints }) =>
      (dataPoints as readonly DataPoint<number | Histogram>[]).map(({ attributes, value }) => ({
        name: descriptor.name,
        unit: descriptor.unit,
        attributes,
        value: typeof value === 'number' ? value : value.count,
      })),
    ),
  )
}

async function withBench(work: (bench: Bench) => Promise<void>): Promise<void> {
  const queues = ['mail', 'mail-dead']
  const place = await embeddedEngine.open(queues)
  const bench = new Bench(embeddedEngine, place, queues)
  try {
    await work(bench)
  } finally {
    await bench.close()
    await place.close()
  }
}

const common = { 'messaging.system': 'embedded', 'messaging.destination.name': 'mail' }
const adds = {
  ...common,
  'messaging.operation.name': 'add',
  'messaging.operation.type': 'send',
}
const runs = {
  ...common,
  'messaging.operation.name': 'process',
  'messaging.operation.type': 'process',
}
const failed = { 'error.type': 'RangeError' }

describe('with a meter and no tracer', () => {
  test('jobs that are sent and runs are counted and timed, with what they failed with', async () => {
    await withBench(async (bench) => {
      await bench.work(
        (data) => {
          if (data === 'bad') throw new RangeError('no')
        },
        { retry: { attempts: 2, delay: 0 } },
      )
      await bench.client.add('mail', 'good')
      await bench.client.addMany('mail', ['good', 'good', 'bad'])
      await bench.untilCalls(5)
      const expected: readonly Point[] = [
        { name: 'messaging.client.sent.messages', unit: '{message}', attributes: adds, value: 4 },
        { name: 'messaging.client.operation.duration', unit: 's', attributes: adds, value: 2 },
        {
          name: 'messaging.client.consumed.messages',
          unit: '{message}',
          attributes: runs,
          value: 3,
        },
        { name: 'messaging.process.duration', unit: 's', attributes: runs, value: 3 },
        {
          name: 'messaging.client.consumed.messages',
          unit: '{message}',
          attributes: { ...runs, ...failed },
          value: 2,
        },
        {
          name: 'messaging.process.duration',
          unit: 's',
          attributes: { ...runs, ...failed },
          value: 2,
        },
      ]
      const byText = (points: readonly Point[]): string[] =>
        points.map((point) => JSON.stringify(point)).sort()
      await bench.until(async () => byText(await collect()).join() === byText(expected).join())
    })
  })

  test('a send that is refused is counted with its error', async () => {
    await withBench(async ({ client }) => {
      await client.close()
      await expect(client.add('mail', 1)).rejects.toThrow('closed')
      const sent = (await collect()).find(({ name }) => name === 'messaging.client.sent.messages')
      expect(sent?.attributes).toEqual({ ...adds, 'error.type': 'ServiceClosedError' })
    })
  })

  test('a monitor makes gauges of the jobs by state and of the oldest that waits, until it is ended', async () => {
    await withBench(async (bench) => {
      const { client } = bench
      const monitor = new QueueMonitor({ queues: ['mail'] }, client)
      const end = await monitor.observe()
      const read = async (name: string): Promise<Point[]> =>
        (await collect()).filter((point) => point.name === name)
      expect(await read('pikku.queue.oldest_waiting')).toEqual([
        { name: 'pikku.queue.oldest_waiting', unit: 's', attributes: common, value: 0 },
      ])
      await client.add('mail', 1)
      await client.add('mail', 2, { delay: '1h' })
      const states = await read('pikku.queue.jobs')
      expect(states.map(({ attributes, value }) => [attributes['pikku.job.state'], value])).toEqual(
        [
          ['waiting', 1],
          ['active', 0],
          ['completed', 0],
          ['failed', 0],
          ['delayed', 1],
        ],
      )
      await bench.until(async () => ((await read('pikku.queue.oldest_waiting'))[0]?.value ?? 0) > 0)
      end()
      await client.add('mail', 3)
      expect((await read('pikku.queue.jobs'))[0]?.value).toBe(1)
    })
  })

  test('what cannot be read at a collection is told, and the collection goes on', async () => {
    await withBench(async ({ client }) => {
      const errors: unknown[] = []
      const monitor = new QueueMonitor({ queues: ['mail'] }, client)
      const end = await monitor.observe({ onError: (error) => errors.push(error) })
      await client.close()
      expect(await collect()).toEqual([])
      expect(errors).toHaveLength(1)
      end()
    })
  })
})

test('a meter that throws costs no job', async () => {
  metrics.disable()
  metrics.setGlobalMeterProvider({
    getMeter: () => {
      throw new Error('the meter is broken')
    },
  })
  await withBench(async (bench) => {
    await bench.work(() => 'done')
    const id = await bench.client.add('mail', 1)
    expect(await bench.client.waitForCompletion('mail', id)).toBe('done')
    expect(bench.calls).toHaveLength(1)
  })
})
