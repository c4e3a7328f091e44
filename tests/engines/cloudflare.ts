import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import type { MiniflareOptions } from 'miniflare'

export interface CloudflareEngine {
  /** Calls the Worker's `fetch` with this path and body, and reads its answer as JSON. */
  call(path: string, body?: unknown): Promise<unknown>
  /** Hands messages to the Worker's `queue` handler, and says how it answered for them. */
  deliver(queue: string, messages: readonly DeliveredMessage[]): Promise<DeliveryResult>
  stop(): Promise<void>
}

export interface DeliveredMessage {
  readonly id: string
  readonly body: unknown
  readonly attempts: number
}

export interface DeliveryResult {
  readonly outcome: string
  readonly explicitAcks: readonly string[]
  readonly retryMessages: readonly { readonly msgId: string; readonly delaySeconds?: number }[]
  readonly retryBatch: { readonly retry: boolean; readonly delaySeconds?: number }
}

interface QueueConsumer {
  queue(name: string, messages: readonly object[]): Promise<DeliveryResult>
}

/** Cloudflare's own runtime in a process of its own, running the Worker in `script`, bundled without Node. */
export async function startCloudflare(
  script: URL,
  queues: Pick<MiniflareOptions & Record<string, unknown>, 'queueProducers' | 'queueConsumers'>,
): Promise<CloudflareEngine> {
  const miniflare = new Miniflare({
    modules: true,
    script: await bundle(script),
    compatibilityDate: '2025-06-01',
    host: '127.0.0.1',
    port: 0,
    ...queues,
  } as MiniflareOptions)
  await miniflare.ready
  return {
    call: async (path, body) => {
      const response = await miniflare.dispatchFetch(`http://worker${path}`, {
        method: 'POST',
        body: JSON.stringify(body ?? null),
      })
      return response.json()
    },
    deliver: async (queue, messages) => {
      const worker = (await miniflare.getWorker()) as unknown as QueueConsumer
      const dated = messages.map((message) => ({ ...message, timestamp: new Date() }))
      return worker.queue(queue, dated)
    },
    stop: () => miniflare.dispose(),
  }
}

const bundles = new Map<string, Promise<string>>()

function bundle(script: URL): Promise<string> {
  let text = bundles.get(script.href)
  if (text === undefined) {
    text = buildBundle(script)
    bundles.set(script.href, text)
  }
  return text
}

/** `platform: 'neutral'`: an import of a module of Node fails the build. */
async function buildBundle(script: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}
