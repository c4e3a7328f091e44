import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import * as bullmq from 'bullmq'
import * as pgBoss from 'pg-boss'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Bench } from '../../src/runtime/conformance/bench.js'
import type { Handler, Wiring } from '../../src/runtime/conformance/bench.js'
import type { ConformanceEngine } from '../../src/runtime/conformance/index.js'
import { startPostgres } from '../engines/postgres.js'
import { startRedis } from '../engines/redis.js'
import { startSQS } from '../engines/sqs.js'
import { useEngine } from '../engines/use-engine.js'
import { bullmqEngine } from './engines/bullmq.js'
import { cloudflareEngine, startPlatform } from './engines/cloudflare.js'
import { embeddedEngine } from './engines/embedded.js'
import { pgBossEngine } from './engines/pg-boss.js'
import { lambdaEngine, sqsEngine } from './engines/sqs.js'

const exporter = new InMemorySpanExporter()

function register(): void {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator({
    fields: () => ['traceparent'],
    inject: (from, carrier) => {
      const { traceId, spanId } = trace.getSpanContext(from) ?? {}
      if (traceId !== undefined)
        Object.assign(carrier as object, { traceparent: `00-${traceId}-${spanId}-01` })
    },
    extract: (from, carrier) => {
      const [, traceId = '', spanId = ''] =
        (carrier as { traceparent?: string }).traceparent?.split('-') ?? []
      return traceId === ''
        ? from
        : trace.setSpanContext(from, { traceId, spanId, traceFlags: 1, isRemote: true })
    },
  })
}

function unregister(): void {
  trace.disable()
  context.disable()
  propagation.disable()
  exporter.reset()
}

async function withBench(
  engine: ConformanceEngine,
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  // Queues that the platform of Cloudflare has from the start.
  const queues = ['add', 'add-dead']
  const place = await engine.open(queues)
  const bench = new Bench(engine, place, queues)
  await work(bench)
  await bench.close()
  await place.close()
}

const spans = (name: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name === name)

/** The span of a run ends a moment after its handler. */
async function ended(bench: Bench, name: string, count: number): Promise<ReadableSpan[]> {
  await bench.until(() => spans(name).length >= count)
  return spans(name)
}

describe('with a tracer', () => {
  beforeEach(register)
  afterEach(unregister)

  const oneOfEach: readonly (readonly [string, ConformanceEngine, string])[] = [
    ['embedded', embeddedEngine, 'embedded'],
    [
      'BullMQ',
      bullmqEngine({
        name: 'BullMQ',
        package: 'bullmq',
        bullmq,
        redis: useEngine('Redis', startRedis),
      }),
      'bullmq',
    ],
    [
      'pg-boss',
      pgBossEngine({
        name: 'pg-boss',
        package: 'pg-boss',
        pgBoss,
        postgres: useEngine('PostgreSQL', async () => {
          const server = await startPostgres()
          return { ...server, url: await server.createDatabase() }
        }),
      }),
      'pg-boss',
    ],
    ['SQS', sqsEngine(useEngine('SQS', startSQS)), 'aws_sqs'],
    ['Lambda', lambdaEngine(useEngine('SQS', startSQS)), 'aws_sqs'],
    ['Cloudflare', cloudflareEngine(useEngine('Cloudflare', startPlatform)), 'cloudflare'],
  ]

  test.for(oneOfEach)(
    '%s: the run of a job belongs to the trace that added it',
    async ([, engine, system]) => {
      await withBench(engine, async (bench) => {
        const inside: (string | undefined)[] = []
        await bench.work(() => void inside.push(trace.getActiveSpan()?.spanContext().traceId))
        const tracer = trace.getTracer('test')
        const id = await tracer.startActiveSpan('request', async (request) => {
          const added = await bench.client.add(bench.queue, { orderId: 'o1' })
          request.end()
          return added
        })
        await bench.untilCalls(1)
        const [process] = await ended(bench, 'process add', 1)
        const [request] = spans('request')
        const [add] = spans('add add')
        expect(add).toMatchObject({
          kind: SpanKind.PRODUCER,
          parentSpanContext: { spanId: request?.spanContext().spanId },
          attributes: {
            'messaging.system': system,
            'messaging.destination.name': 'add',
            'messaging.operation.type': 'send',
            'messaging.message.id': id,
          },
        })
        expect(process).toMatchObject({
          kind: SpanKind.CONSUMER,
          parentSpanContext: { spanId: add?.spanContext().spanId },
          links: [{ context: { spanId: add?.spanContext().spanId } }],
          attributes: {
            'messaging.system': system,
            'messaging.operation.type': 'process',
            'messaging.message.id': id,
            'pikku.job.attempt': 1,
          },
        })
        expect(inside).toEqual([request?.spanContext().traceId])
        // Never in the data.
        expect(bench.calls[0]?.data).toEqual({ orderId: 'o1' })
      })
    },
  )

  async function work(
    handler: Handler,
    wiring: Wiring,
    act: (bench: Bench) => Promise<void>,
  ): Promise<void> {
    await withBench(embeddedEngine, async (bench) => {
      await bench.work(handler, wiring)
      await act(bench)
    })
  }

  test('a failed attempt is an error of its span, and each attempt has one', async () => {
    const fails = (_data: unknown, { attempt }: { attempt: number }) => {
      if (attempt === 1) throw new RangeError('out of stock')
    }
    await work(fails, { retry: { delay: 0 } }, async (bench) => {
      await bench.client.add(bench.queue, 1)
      const [first, second] = await ended(bench, 'process add', 2)
      expect(first).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: 'out of stock' },
        attributes: { 'error.type': 'RangeError', 'pikku.job.attempt': 1 },
      })
      expect(second?.status.code).toBe(SpanStatusCode.UNSET)
      expect(second?.spanContext().traceId).toBe(first?.spanContext().traceId)
    })
  })

  test('a batch is linked to the spans that added its jobs', async () => {
    await work(
      (data) => (data as unknown[]).map(() => null),
      { batch: { size: 2, timeout: 5_000 } },
      async (bench) => {
        await bench.client.add(bench.queue, 1)
        await bench.client.add(bench.queue, 2)
        const [process] = await ended(bench, 'process add', 1)
        const added = spans('add add').map((span) => span.spanContext().spanId)
        expect(process?.links.map((link) => link.context.spanId)).toEqual(added)
        expect(process?.attributes['messaging.batch.message_count']).toBe(2)
        expect(process?.parentSpanContext).toBeUndefined()
      },
    )
  })

  test('an add that is refused is an error of its span', async () => {
    await withBench(embeddedEngine, async (bench) => {
      await expect(bench.client.add(bench.queue, 1n)).rejects.toThrow('bigint')
      expect(spans('add add')).toMatchObject([
        {
          status: { code: SpanStatusCode.ERROR },
          attributes: { 'error.type': 'InvalidJobDataError' },
        },
      ])
    })
  })

  test('a job that repeats carries no trace', async () => {
    await work(
      () => undefined,
      {},
      async (bench) => {
        await bench.client.schedule(bench.queue, { every: 50, key: 'often' }, 1)
        const [process] = await ended(bench, 'process add', 1)
        await bench.client.unschedule(bench.queue, 'often')
        expect(process?.links).toEqual([])
      },
    )
  })
})

test('without a tracer nothing of OpenTelemetry is written, and jobs carry nothing', async () => {
  await withBench(embeddedEngine, async (bench) => {
    let seen: unknown
    const { queueService } = bench.client
    const add = queueService.add.bind(queueService)
    queueService.add = (queue, data, options) => {
      seen = options
      return add(queue, data, options)
    }
    await bench.work()
    await bench.client.add(bench.queue, 1)
    await bench.untilCalls(1)
    expect(seen).toBeUndefined()
    expect(exporter.getFinishedSpans()).toEqual([])
  })
})
