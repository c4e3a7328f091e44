import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

import { Redis } from 'ioredis'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'

import {
  BullQueueAdapter,
  BullQueueService,
  createBullMQService,
} from '../../../src/runtime/providers/bullmq/index.js'
import { readRedisOptions } from '../../../src/runtime/providers/bullmq/connection/read-redis-options.js'
import { startRedis } from '../../engines/redis.js'
import { silentLogger, useBullMQ, wire } from './wired-test.js'

const bench = useBullMQ()
const soon = { timeout: 120_000, interval: 20 }
/** Nobody listens on it: reserved, and never given out as a free port. */
const NOWHERE = { host: '127.0.0.1', port: 1 }

afterEach(() => vi.doUnmock('bullmq'))

/** How many connections Redis has, beside the one that asks. */
async function connections(): Promise<number> {
  const redis = new Redis(bench.redis.port, bench.redis.host)
  const list = (await redis.client('LIST')) as string
  await redis.quit()
  return list.trim().split('\n').length - 1
}

function errorOf(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}

test('add() rejects with the reason when Redis is not there, and nothing is left running', async () => {
  const logger = silentLogger()
  const service = bench.service({ redis: NOWHERE, commandTimeout: 300, logger })
  const errors = await Promise.all(
    [1, 2, 3].map((n) => service.add('q', { n }).catch((error: unknown) => error)),
  )
  expect(errors[0]).toMatchObject({ name: 'EngineUnreachableError' })
  expect(String(errors[0])).toMatch(
    /Redis at 127\.0\.0\.1:1 did not answer within 300 ms.*ECONNREFUSED/,
  )
  await expect(service.findJob('q', 'x')).rejects.toThrow(/did not answer/)
  expect(logger.lines).toHaveLength(1)
})

test('what add() gave up is not added when Redis comes back, and the next add works', async () => {
  const queue = bench.queueName()
  // Long enough for a busy machine to connect in.
  const service = bench.service({ commandTimeout: 3_000 })
  const kept = await service.add(queue, { n: 1 })
  await bench.redis.crash()
  await vi.waitFor(
    async () => await expect(service.add(queue, { n: 2 })).rejects.toThrow(/did not answer/),
    soon,
  )
  await bench.redis.restart()
  await vi.waitFor(async () => expect(await service.findJob(queue, kept)).toBeDefined(), soon)
  await service.add(queue, { n: 3 })
  expect(await service.stats(queue)).toMatchObject({ waiting: 2 })
})

test('workers, waits and adds survive a Redis that dies and comes back, with few words', async () => {
  const queue = bench.queueName()
  const logger = silentLogger()
  const service = bench.service({ logger })
  const handled: number[] = []
  await bench.run(
    queue,
    (_services, data: { n: number }) => void handled.push(data.n),
    {},
    { logger },
  )
  await service.waitForFinish(queue, await service.add(queue, { n: 1 }))
  const late = await service.add(queue, { n: 2 }, { delay: 1_000 })
  const waiting = service.waitForFinish(queue, late)
  await bench.redis.crash()
  const adding = service.add(queue, { n: 3 })
  await bench.redis.restart()
  const added = await adding
  expect(await waiting).toMatchObject({ status: 'completed' })
  expect(await service.waitForFinish(queue, added)).toMatchObject({ status: 'completed' })
  expect(handled.toSorted((one, other) => one - other)).toEqual([1, 2, 3])
  expect(logger.lines.length).toBeLessThan(8)
})

test.each([
  ['done', 'completed', 0],
  ['dead', 'failed', 1],
])(
  'a job that is %s while Redis refuses every write is not run once more',
  async (end, status, letters) => {
    const queue = bench.queueName()
    const logger = silentLogger()
    const service = bench.service()
    const redis = new Redis(bench.redis.port, bench.redis.host)
    onTestFinished(async () => void (await redis.quit()))
    let runs = 0
    const handler = async () => {
      runs += 1
      if (runs === 1) await redis.config('SET', 'min-replicas-to-write', 1)
      if (end === 'dead') throw new Error('boom')
    }
    await bench.run(queue, handler, { retries: 0, deadLetterQueue: `${queue}-dead` }, { logger })
    const id = await service.add(queue, {})
    await vi.waitFor(() => expect(logger.lines.join()).toContain('NOREPLICAS'), soon)
    await redis.config('SET', 'min-replicas-to-write', 0)
    expect(await service.waitForFinish(queue, id)).toMatchObject({ status, attempts: 1 })
    expect(runs).toBe(1)
    expect(await service.stats(`${queue}-dead`)).toMatchObject({ waiting: letters })
  },
)

test('start() rejects when Redis is not there, and leaves nothing running', async () => {
  const queue = bench.queueName()
  wire(queue, () => {})
  const workers = bench.workers({ queues: [queue], redis: NOWHERE, commandTimeout: 300 })
  await expect(workers.start()).rejects.toMatchObject({ name: 'EngineUnreachableError' })
  await workers.stop()
})

test('stop() ends within its limit when Redis has gone', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  let started = false
  const workers = await bench.run(queue, () => {
    started = true
    return new Promise(() => {})
  })
  await service.add(queue, {})
  await vi.waitFor(() => expect(started).toBe(true), soon)
  await bench.redis.crash()
  // The handler never ends, and Redis answers nothing.
  await expect(workers.stop({ timeout: 100 })).resolves.toBeUndefined()
  await bench.redis.restart()
})

test('what was opened is closed: no connection is left', async () => {
  const before = await connections()
  const queue = bench.queueName()
  const service = bench.service()
  const workers = await bench.run(queue, () => {})
  await service.waitForFinish(queue, await service.add(queue, {}))
  expect(await connections()).toBeGreaterThan(before)
  await workers.stop()
  await service.close()
  await vi.waitFor(async () => expect(await connections()).toBe(before), soon)
})

test('a closed service says so, also to who waits', async () => {
  const queue = bench.queueName()
  const service = bench.service()
  const id = await service.add(queue, {})
  const waiting = service.waitForFinish(queue, id)
  const refusal = waiting.catch((error: unknown) => error)
  await service.findJob(queue, id)
  await service.close()
  expect(await refusal).toMatchObject({ code: 'SERVICE_CLOSED' })
  await expect(service.add(queue, {})).rejects.toMatchObject({ code: 'SERVICE_CLOSED' })
  await service.close()
})

test('a client of the user is used, and left open', async () => {
  const queue = bench.queueName()
  const redis = new Redis(bench.redis.port, bench.redis.host)
  const service = bench.service({ redis })
  const workers = await bench.run(queue, () => 'done', {}, { redis })
  const id = await service.add(queue, {})
  expect(await service.waitForFinish(queue, id)).toMatchObject({ result: 'done' })
  await workers.stop()
  await service.close()
  expect(await redis.ping()).toBe('PONG')
  expect(redis.listenerCount('error')).toBe(0)
  await redis.quit()
})

test('a process that has closed what it opened ends by itself', async () => {
  const script = `
    import { wireQueueWorker, pikkuSessionlessFunc } from './src/runtime/index.ts'
    import { createBullMQService, createBullMQWorkers } from './src/runtime/providers/bullmq/index.ts'
    const queue = '${bench.queueName()}'
    wireQueueWorker({ queue, func: pikkuSessionlessFunc(async () => 'done') })
    const service = createBullMQService()
    const workers = createBullMQWorkers()
    await workers.start()
    const job = await service.waitForFinish(queue, await service.add(queue, {}))
    await workers.stop()
    await service.close()
    console.log(job.result)`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { ...process.env, REDIS_URL: `redis://127.0.0.1:${bench.redis.port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 120_000,
    },
  )
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  expect({ code, out: out.trim() }).toEqual({ code: 0, out: 'done' })
})

test('a missing bullmq is named, with the command that installs it', async () => {
  vi.doMock('bullmq', () => {
    throw new Error("Cannot find package 'bullmq'")
  })
  await expect(bench.service().add('q', {})).rejects.toMatchObject({
    code: 'MISSING_PEER',
    install: 'npm install bullmq ioredis',
  })
})

test('the older names take what they took, and the environment fills what is undefined', async () => {
  const queue = bench.queueName()
  vi.stubEnv('REDIS_HOST', '127.0.0.1')
  vi.stubEnv('REDIS_PORT', String(bench.redis.port))
  vi.stubEnv('REDIS_PASSWORD', '')
  const fromEnvironment = new BullQueueService()
  const direct = new BullQueueAdapter({
    redis: {
      host: 'localhost',
      port: bench.redis.port,
      password: process.env['NO_SUCH_PASSWORD'],
    },
    defaultJobOptions: { removeOnComplete: 100, removeOnFail: 50 },
  })
  const id = await fromEnvironment.add(queue, { n: 1 })
  expect(await direct.findJob(queue, id)).toMatchObject({ data: { n: 1 } })
  await Promise.all([fromEnvironment.close(), direct.close()])
})

test('where Redis is: what is given comes before the environment', () => {
  const environment = {
    REDIS_URL: 'redis://:secret@env:1/2',
    REDIS_HOST: 'envhost',
    REDIS_PORT: '7',
  }
  expect(readRedisOptions(undefined, environment)).toMatchObject({
    url: 'redis://:secret@env:1/2',
    shown: 'redis://env:1/2',
  })
  expect(readRedisOptions({ host: 'mine' }, environment)).toMatchObject({
    options: { host: 'mine' },
    shown: 'mine:6379',
  })
  const { REDIS_URL: _, ...rest } = environment
  expect(readRedisOptions({ host: undefined, password: 'p' }, rest)).toMatchObject({
    options: { host: 'envhost', port: 7, password: 'p' },
  })
  expect(readRedisOptions(undefined, {})).toMatchObject({ shown: '127.0.0.1:6379' })
  expect(() => readRedisOptions({ port: 'many' }, {})).toThrow(/redis.port: it is not a number/)
})

test('a wrong password is the reason that is given', async () => {
  const { port, host } = bench.redis
  const admin = new Redis(port, host)
  await admin.config('SET', 'requirepass', 'right')
  try {
    const password = 'not the one'
    const wrong = bench.service({ redis: { host, port, password }, commandTimeout: 500 })
    const refusal: unknown = await wrong.add('q', {}).catch((error: unknown) => error)
    expect(String(refusal)).toMatch(/WRONGPASS|NOAUTH/)
    // ioredis puts the command of the login into its error, which is the cause of ours.
    expect(inspect(refusal, { depth: 9, showHidden: true })).not.toContain(password)
    const right = createBullMQService({ redis: `redis://:right@${host}:${port}` })
    expect(await right.findJob('q', 'none')).toBeUndefined()
    await right.close()
  } finally {
    await admin.config('SET', 'requirepass', '')
    await admin.quit()
  }
})

test.each([
  ['redis://:first@SECRET@127.0.0.1:1', 'redis://127.0.0.1:1'],
  ['redis://127.0.0.1:1/2?password=SECRET', 'redis://127.0.0.1:1/2'],
  ['redis://127.0.0.1:1?password=a@SECRET', 'the URL that was given'],
  ['//user:SECRET@127.0.0.1:1', '//127.0.0.1:1'],
  ['redis://user:12?SECRET@127.0.0.1:1', 'the URL that was given'],
  ['rediss://SECRET:SECRET@[::1]:1', 'rediss://[::1]:1'],
  ['user:SE%25CRET@127.0.0.1:1', '127.0.0.1:1'],
  ['/run/redis.sock?password=SECRET', '/run/redis.sock'],
])('no secret of %s is shown', (url, shown) => {
  expect(readRedisOptions(url, {}).shown).toBe(shown)
  expect(readRedisOptions({ url }, {}).shown).toBe(shown)
  expect(readRedisOptions(undefined, { REDIS_URL: url }).shown).toBe(shown)
})

test.each([
  ['redis://:SE/CRET@127.0.0.1:1', /must be percent-encoded/],
  ['redis://user:SE#CRET@127.0.0.1:1', /must be percent-encoded/],
  ['redis://user:SE?CRET@127.0.0.1:1', /cannot be read/],
  ['redis://user:SE%CRET@127.0.0.1:1', /must be written as %25/],
  ['redis://user:SECRET', /cannot be read/],
  ['redis://user:SECRET@host:99999', /cannot be read/],
  ['redis://user:SECRET@one:1,two:2', /cannot be read/],
  ['redis+tls://user:SECRET@127.0.0.1:1', /is not a URL such as/],
  ['"redis://user:SECRET@127.0.0.1:1"', /is not a URL such as/],
  [' redis://user:SECRET@127.0.0.1:1', /is not a URL such as/],
  [{ host: 'redis://user:SECRET@host' }, /redis.host/],
  [{ path: 'redis://user:SECRET@host' }, /redis.path/],
  [{ sentinels: [{ host: 'redis://user:SECRET@host' }] }, /redis.sentinels/],
  [{ port: 'SECRET' }, /redis.port/],
])('what ioredis would not read as it is meant is refused, and not shown: %j', (given, reason) => {
  const refusal = errorOf(() => readRedisOptions(given, {}))
  expect(refusal).toMatchObject({ code: 'INVALID_WORKER_OPTIONS' })
  expect(String(refusal)).toMatch(reason)
  expect(inspect(refusal, { depth: 9, showHidden: true })).not.toMatch(/CRET/)
})

test('what is empty is taken from the environment', () => {
  const environment = { REDIS_HOST: 'envhost' }
  for (const given of ['', { url: '' }, { host: '' }, { path: '', url: undefined }]) {
    expect(readRedisOptions(given, environment).shown).toBe('envhost:6379')
  }
})

test('after a planned failover behind one address, jobs are added and run on the new master', async () => {
  const first = new Redis(bench.redis.port, bench.redis.host)
  const other = await startRedis()
  const second = new Redis(other.port, other.host)
  let target = bench.redis.port
  const proxy = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    client.pipe(server).pipe(client)
    client.on('error', () => server.destroy()).on('close', () => server.destroy())
    server.on('error', () => client.destroy()).on('close', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(async () => {
    await first.call('REPLICAOF', 'NO', 'ONE')
    first.disconnect()
    second.disconnect()
    proxy.close()
    await other.stop()
  })
  await second.call('REPLICAOF', bench.redis.host, String(bench.redis.port))
  const redis = { host: '127.0.0.1', port: (proxy.address() as AddressInfo).port }
  const queue = bench.queueName()
  const service = bench.service({ redis })
  await bench.run(queue, (_services, data) => data, {}, { redis })
  const before = await service.add(queue, 'before')
  expect(await service.waitForFinish(queue, before)).toMatchObject({ result: 'before' })
  await vi.waitFor(
    async () => expect(await second.info('replication')).toContain('master_link_status:up'),
    soon,
  )
  // The old master keeps its connections.
  target = other.port
  await second.call('REPLICAOF', 'NO', 'ONE')
  await first.call('REPLICAOF', other.host, String(other.port))
  const after = await service.add(queue, 'after')
  expect(await service.waitForFinish(queue, after)).toMatchObject({ result: 'after' })
})

test('a Redis that takes connections and never answers holds nothing up for longer than its limit', async () => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const redis = { host: '127.0.0.1', port: (silent.address() as AddressInfo).port }
  const service = bench.service({ redis, commandTimeout: 300 })
  const calls = [
    service.add('q', 1),
    service.addMany('q', [{ data: 1 }]),
    service.findJob('q', 'x'),
    service.stats('q'),
    service.remove('q', 'x'),
    service.retry('q', 'x'),
    service.failedJobs('q'),
    service.unschedule('q', 'x'),
    service.redrive('q'),
    service.waitForFinish('q', 'x', { timeout: 300 }),
  ]
  for (const ended of await Promise.allSettled(calls)) {
    expect(ended).toMatchObject({ reason: { name: 'EngineUnreachableError' } })
  }
  wire('q', () => {})
  const workers = bench.workers({ redis, commandTimeout: 300 })
  await expect(workers.start()).rejects.toThrow(/did not answer within 300 ms/)
  await Promise.all([workers.stop({ timeout: 300 }), service.close()])
})
