import { Miniflare, Response } from 'miniflare'

import { conformanceQueues, onNobodysAccount } from '../../../src/runtime/conformance/index.js'
import type { ConformanceEngine } from '../../../src/runtime/conformance/index.js'
import type { QueueWorkers } from '../../../src/runtime/index.js'
import {
  cloudflareCapabilities,
  createCloudflareHandler,
  createCloudflareService,
} from '../../../src/runtime/providers/cloudflare/index.js'
import type {
  CloudflareBindings,
  CloudflareHandlerOptions,
  CloudflareQueueHandler,
} from '../../../src/runtime/providers/cloudflare/index.js'
import type { StoppableEngine } from '../../engines/use-engine.js'

const SECOND = 1_000
const platform = 'The platform starts the Worker, hands messages over, and ends it.'

/** Cloudflare's runtime, with a Worker that hands each batch to this process, where the handlers of the cases are. */
export interface Platform extends StoppableEngine {
  readonly bindings: CloudflareBindings
  /** The handler gets the batches of this queue from now on. Gives how to end it, when those in hand have ended. */
  consume(queue: string, handler: CloudflareQueueHandler): () => Promise<void>
  /** The Worker dies of the next batch of this queue. */
  dieOfNext(queue: string): Promise<void>
}

export function cloudflareEngine(runtime: () => Platform): ConformanceEngine {
  return {
    name: 'Cloudflare',
    capabilities: cloudflareCapabilities,
    tick: SECOND,
    lacks: { connection: platform, restart: platform, stop: platform, lock: platform },
    open: async () => {
      const { bindings, consume, dieOfNext } = runtime()
      return {
        service: ({ deadline }) => createCloudflareService({}, { bindings, addTimeout: deadline }),
        workers: (options) => workersOf(consume, { ...options, bindings, maxRetries: MAX_RETRIES }),
        takeAndDie: dieOfNext,
        addForeign: (queue) => send(bindings, queue),
        close: async () => {},
      }
    },
  }
}

const MAX_RETRIES = 100

function workersOf(consume: Platform['consume'], options: CloudflareHandlerOptions): QueueWorkers {
  const ends: (() => Promise<void>)[] = []
  return {
    start: async () => {
      const handler = createCloudflareHandler(options)
      for (const queue of options.queues ?? []) ends.push(consume(queue, handler))
    },
    stop: async ({ timeout } = {}) => {
      const limit = new Promise<void>((resolve) => {
        setTimeout(resolve, typeof timeout === 'number' ? timeout : 10_000).unref()
      })
      await Promise.race([Promise.all(ends.splice(0).map((end) => end())), limit])
    },
  }
}

async function send(bindings: CloudflareBindings, queue: string): Promise<void> {
  const binding = bindings[queue]
  if (typeof binding !== 'object') throw new TypeError(`No queue '${queue}'`)
  await binding.sendBatch([{ body: 'no job {', contentType: 'text', delaySeconds: 0 }])
}

const WORKER = `
export default {
  async fetch(request, env) {
    const { queue, messages } = await request.json()
    await env[queue].sendBatch(messages)
    return new Response('')
  },
  async queue({ queue, messages }, env) {
    const taken = messages.map(({ id, body, attempts }) => ({ id, body, attempts }))
    const answer = await env.NODE.fetch('http://node/', { method: 'POST', body: JSON.stringify({ queue, messages: taken }) })
    if (!answer.ok) throw new Error('The Worker dies')
    const delays = await answer.json()
    for (const message of messages) {
      if (delays[message.id] === undefined) message.ack()
      else message.retry({ delaySeconds: delays[message.id] })
    }
  },
}`

interface Batch {
  readonly queue: string
  readonly messages: readonly {
    readonly id: string
    readonly body: unknown
    readonly attempts: number
  }[]
}

type Take = (batch: Batch) => Promise<Response>

/** Every queue of the cases, in a runtime of its own. */
export async function startPlatform(): Promise<Platform> {
  const takers = new Map<string, Take[]>()
  const held = new Map<string, (() => void)[]>()
  const dispatch = async (batch: Batch): Promise<Response> => {
    for (;;) {
      const [take] = takers.get(batch.queue) ?? []
      if (take !== undefined) return take(batch)
      // Nobody has been deployed for this queue yet: the platform keeps its messages.
      await new Promise<void>((resolve) => {
        held.set(batch.queue, [...(held.get(batch.queue) ?? []), resolve])
      })
    }
  }
  const add = (queue: string, take: Take): (() => void) => {
    takers.set(queue, [...(takers.get(queue) ?? []), take])
    for (const resolve of held.get(queue) ?? []) resolve()
    held.delete(queue)
    return () =>
      void takers.set(
        queue,
        (takers.get(queue) ?? []).filter((each) => each !== take),
      )
  }
  const miniflare = new Miniflare({
    modules: true,
    script: WORKER,
    compatibilityDate: '2025-06-01',
    host: '127.0.0.1',
    port: 0,
    queueProducers: Object.fromEntries(conformanceQueues.map((name) => [name, name])),
    queueConsumers: Object.fromEntries(
      conformanceQueues.map((name) => [
        name,
        { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: MAX_RETRIES },
      ]),
    ),
    serviceBindings: {
      NODE: async (request: { json(): Promise<unknown> }) =>
        dispatch((await request.json()) as Batch),
    },
  })
  await miniflare.ready
  const producer = (queue: string) => ({
    sendBatch: (messages: Iterable<unknown>) =>
      onNobodysAccount(async () => {
        const body = JSON.stringify({ queue, messages: [...messages] })
        const { ok } = await miniflare.dispatchFetch('http://worker/', { method: 'POST', body })
        if (!ok) throw new Error(`The platform did not take the messages of '${queue}'`)
      }),
  })
  return {
    bindings: Object.fromEntries(
      conformanceQueues.map((name) => [name, producer(name)]),
    ) as unknown as CloudflareBindings,
    consume: (queue, handler) => {
      const inHand = new Set<Promise<Response>>()
      const remove = add(queue, (batch) => {
        const running = run(batch, handler)
        inHand.add(running)
        void running.finally(() => inHand.delete(running))
        return running
      })
      return async () => {
        remove()
        await Promise.allSettled(inHand)
      }
    },
    dieOfNext: (queue) =>
      new Promise((resolve) => {
        const remove = add(queue, async () => {
          remove()
          resolve()
          return new Response('', { status: 500 })
        })
      }),
    stop: () => miniflare.dispose(),
  }
}

/** What is neither acked nor retried is acked, as the platform does. */
async function run({ queue, messages }: Batch, handler: CloudflareQueueHandler): Promise<Response> {
  const delays: Record<string, number> = {}
  const retryAll = (options?: { delaySeconds?: number }): void => {
    for (const { id } of messages) delays[id] = options?.delaySeconds ?? 0
  }
  const batch = {
    queue,
    messages: messages.map((message) => ({
      ...message,
      timestamp: new Date(),
      ack: () => void delete delays[message.id],
      retry: (options?: { delaySeconds?: number }) => {
        delays[message.id] = options?.delaySeconds ?? 0
      },
    })),
    retryAll,
    ackAll: () => {},
  }
  await handler(batch, {})
  return Response.json(delays)
}
