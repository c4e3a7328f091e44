import { execa } from 'execa'
import { expect, test } from 'vitest'

import { repository } from '../../scripts/build/places.js'

/** What of OpenTelemetry a process has loaded after it has added a job and run it. */
async function loadedOf(before: string): Promise<string[]> {
  const program = `
    ${before}
    import { createRequire } from 'node:module'
    import { QueueClient, pikkuSessionlessFunc, wireQueueWorker } from 'pikku'
    import { createEmbedded } from 'pikku/queue-embedded'
    wireQueueWorker({ queue: 'q', func: pikkuSessionlessFunc(async () => 1) })
    const { service, workers } = createEmbedded({ path: ':memory:' })
    const running = workers()
    const client = new QueueClient(service)
    await running.start()
    await client.waitForCompletion('q', await client.add('q', 1))
    await running.stop()
    await client.close()
    const { cache } = createRequire(import.meta.url)
    console.log(JSON.stringify(Object.keys(cache).filter((file) => file.includes('@opentelemetry/api'))))`
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', program], {
    cwd: repository,
  })
  return JSON.parse(stdout) as string[]
}

test('OpenTelemetry is loaded only where a tracer is registered', async () => {
  expect(await loadedOf('')).toEqual([])
  const registered = `globalThis[Symbol.for('opentelemetry.js.api.1')] = { trace: {}, version: '1.9.1' }`
  // A tracer that is none: what counts here is that the package was asked for.
  const loaded = await loadedOf(registered).catch((error: unknown) => [String(error)])
  expect(loaded.join('\n')).toContain('getTracer')
})
