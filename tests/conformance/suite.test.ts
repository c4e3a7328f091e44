import { createServer } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import {
  conformanceCases,
  conformanceQueues,
  onNobodysAccount,
} from '../../src/runtime/conformance/index.js'
import type { ConformanceEngine, ConformancePlace } from '../../src/runtime/conformance/index.js'
import type { QueueService } from '../../src/runtime/index.js'
import { embeddedEngine } from './engines/embedded.js'

/** The embedded engine with something wrong in it. */
function broken(change: (place: ConformancePlace) => Partial<ConformancePlace>): ConformanceEngine {
  return {
    ...embeddedEngine,
    open: async (queues) => {
      const place = await embeddedEngine.open(queues)
      return { ...place, ...change(place) }
    },
  }
}

function runOne(engine: ConformanceEngine, name: string): Promise<void> {
  const found = conformanceCases(engine).find((each) => each.name.includes(name))
  if (found === undefined) throw new Error(`No case '${name}'`)
  return found.run()
}

/** As JavaScript that never heard of the option would be written. */
function without(option: 'priority' | 'jobId') {
  return (service: QueueService): QueueService => {
    const add = service.add.bind(service)
    service.add = (queue, data, options) => add(queue, data, { ...options, [option]: undefined })
    return service
  }
}

test.each([
  ['priority', 'a higher priority runs sooner', 'strictly deep-equal'],
  ['jobId', 'adding it twice makes one job', 'strictly equal'],
] as const)('an engine that drops %s does not pass', async (option, name, reason) => {
  const engine = broken(({ service }) => ({
    service: (options) => without(option)(service(options)),
  }))
  await expect(runOne(engine, name)).rejects.toThrow(reason)
})

test('an engine that refuses what it says it can do does not pass', async () => {
  const engine = broken(({ service }) => ({
    service: (options) => {
      const made = service(options)
      made.add = () => Promise.reject(new Error('not today'))
      return made
    },
  }))
  await expect(runOne(engine, 'a job runs once')).rejects.toThrow('not today')
})

test('an engine that says it cannot, and then does something else than refuse, does not pass', async () => {
  const capabilities = { ...embeddedEngine.capabilities, remove: 'none' } as const
  const engine = { ...embeddedEngine, capabilities }
  await expect(runOne(engine, 'remove() takes')).rejects.toThrow('UnsupportedByProviderError')
})

test('an engine that has locks and does not say how a worker stands still does not pass', async () => {
  const engine: ConformanceEngine = {
    ...embeddedEngine,
    open: async (queues) => {
      const { takeAndFreeze: _, ...place } = await embeddedEngine.open(queues)
      return place
    },
  }
  await expect(runOne(engine, 'by its late result')).rejects.toThrow('no takeAndFreeze()')
})

test('a timer that is left behind fails the case, and is named', async () => {
  let timer: NodeJS.Timeout | undefined
  const engine = broken(({ service }) => ({
    service: (options) => {
      timer = setInterval(() => {}, 60_000)
      return service(options)
    },
  }))
  await expect(runOne(engine, 'a job runs once')).rejects.toThrow('Left behind: timer')
  clearInterval(timer)
})

test('a server that is left behind fails the case, but not when it belongs to the engine', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  const listening = (listen: (work: () => void) => void) =>
    broken(({ service }) => ({
      service: (options) => {
        listen(() => server.listen(0, '127.0.0.1'))
        return service(options)
      },
    }))
  await runOne(listening(onNobodysAccount), 'a job runs once')
  await new Promise<void>((resolve) => void server.close(() => resolve()))
  await expect(
    runOne(
      listening((work) => work()),
      'a job runs once',
    ),
  ).rejects.toThrow('Left behind: server')
})

test('no two cases share a queue', () => {
  expect(new Set(conformanceQueues).size).toBe(conformanceQueues.length)
})
