import { afterEach, describe, expect, test } from 'vitest'

import {
  addQueueProcessor,
  addQueueWorker,
  pikkuSessionlessFunc,
  wireQueueWorker,
} from '../../../src/runtime/index.js'
import {
  clearWorkers,
  reportIgnoredOptions,
  wiredWorker,
  wiredWorkers,
} from '../../../src/runtime/provider-kit/index.js'
import { embeddedCapabilities } from '../../../src/runtime/providers/embedded/index.js'
import { recordingLogger } from '../recording-logger.js'

const func = pikkuSessionlessFunc<{ to: string }>(() => {})

afterEach(() => clearWorkers())

test('a wiring without options has the defaults', () => {
  wireQueueWorker({ queue: 'email', func })
  expect(wiredWorker('email')).toEqual({
    queueName: 'email',
    func,
    retry: { attempts: 3, backoff: 'exponential', delay: 1_000, maxDelay: 60_000, factor: 2 },
    config: { concurrency: 1, lockDuration: 30_000, maxStalledCount: 1, autorun: true },
    middleware: [],
    tags: [],
    events: [],
    metrics: false,
    givenConfig: [],
    unknownOptions: [],
  })
})

test('every time is in milliseconds, also those that are given in seconds', () => {
  wireQueueWorker({
    queue: 'email',
    func,
    timeout: '5m',
    delay: '1s',
    batch: { size: 10, timeout: '30s' },
    config: {
      pollInterval: 5_000,
      visibilityTimeout: 300,
      lockDuration: 30_000,
      drainDelay: 5,
    },
  })
  expect(wiredWorker('email')).toMatchObject({
    timeout: 300_000,
    delay: 1_000,
    batch: { size: 10, timeout: 30_000 },
    config: {
      pollInterval: 5_000,
      visibilityTimeout: 300_000,
      lockDuration: 30_000,
      drainDelay: 5_000,
    },
  })
})

test('the three spellings of one wiring are one thing', () => {
  wireQueueWorker({
    queue: 'a',
    func,
    retry: { attempts: 4, backoff: 'fixed', delay: 2_000 },
    deadLetterQueue: 'dead',
    config: { concurrency: 5 },
  })
  addQueueWorker({
    queueName: 'b',
    func,
    retry: { backoff: 'fixed', delay: 2_000 },
    deadLetterQueue: 'dead',
    config: { concurrency: 5, retries: 3 },
  })
  addQueueProcessor({
    name: 'c',
    func,
    concurrency: 5,
    retryOptions: { attempts: 4, backoff: 'fixed', delay: 2_000 },
    deadLetterQueue: 'dead',
  })
  const shapes = wiredWorkers().map(({ queueName: _name, givenConfig: _given, ...rest }) => rest)
  expect(shapes[1]).toEqual(shapes[0])
  expect(shapes[2]).toEqual(shapes[0])
})

test('the queue may be called name, as older Pikku calls it', () => {
  wireQueueWorker({ name: 'email', func })
  expect(wiredWorkers().map((worker) => worker.queueName)).toEqual(['email'])
})

test('config.name is the worker, never the queue', () => {
  wireQueueWorker({ queue: 'email', func, config: { name: 'mailer' } })
  expect(wiredWorker('email')?.config.name).toBe('mailer')
})

test('batchSize is the older spelling of concurrency', () => {
  wireQueueWorker({ queue: 'email', func, config: { batchSize: 3 } })
  expect(wiredWorker('email')?.config.concurrency).toBe(3)
})

test('a queue wired twice is refused', () => {
  wireQueueWorker({ queue: 'email', func })
  expect(() => addQueueWorker({ queueName: 'email', func })).toThrow(
    expect.objectContaining({ code: 'DUPLICATE_QUEUE', queueName: 'email' }),
  )
})

describe('what makes no sense is refused where it is wired', () => {
  test.each([
    ['two names that differ', { queue: 'email', name: 'mail' }, 'named twice'],
    ['no name', {}, 'its name is missing'],
    ['retries against attempts', { retries: 2, retry: { attempts: 5 } }, 'retries: 2'],
    ['retries at two places', { retries: 2, config: { retries: 3 } }, 'retries is given twice'],
    [
      'retryOptions against retries',
      { retries: 2, retryOptions: { attempts: 5 } },
      'retryOptions.attempts',
    ],
    [
      'flat against config',
      { concurrency: 2, config: { concurrency: 3 } },
      'concurrency is given twice',
    ],
    ['batchSize against concurrency', { config: { concurrency: 2, batchSize: 3 } }, 'batchSize'],
    ['no concurrency', { config: { concurrency: 0 } }, 'concurrency: 0'],
    ['an empty batch', { batch: { size: 0 } }, 'batch.size: 0'],
    ['an unknown event', { events: ['done'] }, "events: 'done'"],
    ['a lock too short to renew', { config: { lockDuration: 10 } }, 'lockDuration'],
    ['a queue that is its own dead letter queue', { deadLetterQueue: 'email' }, 'deadLetterQueue'],
    ['a bare handler', { func: () => {} }, 'pikkuSessionlessFunc'],
    ['a function of an import cycle', { func: undefined }, 'import cycle'],
    ['a middleware that is none', { middleware: ['audit'] }, 'middleware'],
  ])('%s', (label, options, reason) => {
    const named = label === 'no name' ? options : { queue: 'email', ...options }
    expect(() => wireQueueWorker({ func, ...named } as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_WORKER_OPTIONS',
        message: expect.stringContaining(reason),
      }),
    )
    expect(wiredWorkers()).toEqual([])
  })
})

test('an option that the provider does not know is reported once, one that pikku does not know too', () => {
  const older = { permissions: {} }
  const config = { pollInterval: 5_000, visibilityTimeout: 300, concurrency: 2, removeOnFail: 5 }
  wireQueueWorker(Object.assign(older, { queue: 'email', func, config }))
  const logger = recordingLogger()
  reportIgnoredOptions(wiredWorker('email')!, embeddedCapabilities, logger)
  expect(logger.lines).toEqual([
    "warn: Queue 'email': embedded has no use for config.pollInterval, config.visibilityTimeout; ignored",
    "warn: Queue 'email': pikku does not know permissions; ignored",
  ])
})
