import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  jobKeys,
  pikkuSessionlessFunc,
  QueueClient,
  wireQueueWorker,
} from '../../../src/runtime/index.js'
import type { KeyDefinition, QueueWorkerOptions } from '../../../src/runtime/index.js'
import { clearWorkers, createTestEngine } from '../../../src/runtime/testing/index.js'
import type { TestEngine } from '../../../src/runtime/testing/index.js'
import type { AnyHandler } from '../../runtime/run-once.js'

interface Order {
  readonly account: string
  readonly n: number
  readonly plan?: string
}

let engine: TestEngine

beforeEach(() => {
  engine = createTestEngine()
})
afterEach(async () => {
  await engine.close()
  clearWorkers()
})

function wire(
  options: Omit<Partial<QueueWorkerOptions<any, any>>, 'func'>,
  handler: AnyHandler = () => {},
): void {
  const config = { concurrency: 100, ...options.config }
  wireQueueWorker({ queue: 'orders', ...options, config, func: pikkuSessionlessFunc(handler) })
}

/** A client of a project whose prebuild has written these keys. */
function clientOf(keys: KeyDefinition = {}) {
  return new QueueClient<
    { orders: { input: Order; output: unknown; unique: true } },
    TestEngine['service']
  >(engine.service, { orders: { keys: { reader: jobKeys, ...keys } } })
}

const orders = (count: number, account: string): Order[] =>
  Array.from({ length: count }, (_, n) => ({ account, n }))

/** When jobs began, in milliseconds of the clock since the start. */
const START = Date.UTC(2030, 0, 1)
const begun = (): number[] => engine.runs.map(({ at }) => at.getTime() - START)

describe('limit', () => {
  test('no more runs begin in any window than it allows; the others wait, and none is dropped', async () => {
    wire({ limit: { max: 3, per: '1s' } })
    await engine.start()
    await clientOf().addMany('orders', orders(8, 'a'))
    await engine.advance('10s')
    expect(begun()).toEqual([0, 0, 0, 1000, 1000, 1000, 2000, 2000])
  })

  test('several hold at once', async () => {
    wire({
      limit: [
        { max: 2, per: '1s' },
        { max: 3, per: '1m' },
      ],
    })
    await engine.start()
    await clientOf().addMany('orders', orders(5, 'a'))
    await engine.advance('2m')
    expect(begun()).toEqual([0, 0, 1000, 60_000, 60_000])
  })

  test('a burst begins at once, and the rest one at a time', async () => {
    wire({ limit: { max: 10, per: '1s', burst: 3 } })
    await engine.start()
    await clientOf().addMany('orders', orders(6, 'a'))
    await engine.advance('10s')
    expect(begun()).toEqual([0, 0, 0, 100, 200, 300])
  })

  test('every run counts: retries and runs that are snoozed', async () => {
    wire({ limit: { max: 1, per: '1m' }, retry: { attempts: 2, delay: 1 } }, (_services, { n }) => {
      if (n === 0) throw new Error('no')
    })
    await engine.start()
    await clientOf().addMany('orders', orders(2, 'a'))
    await engine.advance('10m')
    expect(engine.runs.map(({ outcome, at }) => [outcome, at.getTime() - START])).toEqual([
      ['retry', 0],
      ['completed', 60_000],
      ['failed', 120_000],
    ])
  })

  test('jobs that are added while it is reached begin when it ends', async () => {
    wire({ limit: { max: 1, per: '1m' } })
    await engine.start()
    const client = clientOf()
    await client.add('orders', { account: 'a', n: 0 })
    await engine.advance('1s')
    await client.add('orders', { account: 'a', n: 1 })
    await engine.advance('58s')
    expect(begun()).toEqual([0])
    await engine.advance('1s')
    expect(begun()).toEqual([0, 60_000])
  })

  test('a batch counts each of its jobs', async () => {
    wire({ limit: { max: 5, per: '1s' }, batch: { size: 3, timeout: 0 } }, (_services, data) =>
      (data as unknown[]).map(() => undefined),
    )
    await engine.start()
    await clientOf().addMany('orders', orders(8, 'a'))
    await engine.advance('10s')
    expect(begun()).toEqual([0, 0, 0, 0, 0, 1000, 1000, 1000])
  })
})

describe('group', () => {
  const group = { by: ['account'] }

  test('a large group starves nobody: groups take turns', async () => {
    wire({ group: { by: 'account' }, config: { concurrency: 1 } })
    await engine.start()
    const client = clientOf({ group })
    await client.addMany('orders', [...orders(4, 'a'), ...orders(2, 'b'), ...orders(1, 'c')])
    await engine.advance(0)
    expect(engine.runs.map(({ data }) => (data as Order).account).join('')).toBe('abcabaa')
  })

  test('the limit of each key holds for it alone', async () => {
    wire({ group: { by: 'account', limit: { max: 1, per: '1s' } } })
    await engine.start()
    await clientOf({ group }).addMany('orders', [...orders(3, 'a'), ...orders(2, 'b')])
    await engine.advance('10s')
    expect(begun()).toEqual([0, 0, 1000, 1000, 2000])
  })

  test('jobs in order wait for the retry of the first', async () => {
    wire(
      { group: { by: 'account', ordered: true }, retry: { attempts: 3, delay: '10s', factor: 1 } },
      (_services, { account, n }) => {
        if (account === 'a' && n === 0 && engine.now.getTime() < START + 20_000)
          throw new Error('no')
      },
    )
    await engine.start()
    await clientOf({ group }).addMany('orders', [...orders(3, 'a'), ...orders(2, 'b')])
    await engine.advance('1m')
    const told = engine.runs.map(({ data, outcome, at }) => {
      const { account, n } = data as Order
      return `${account}${n} ${outcome} ${(at.getTime() - START) / 1000}`
    })
    expect(told).toEqual([
      'a0 retry 0',
      'b0 completed 0',
      'b1 completed 0',
      'a0 retry 10',
      'a0 completed 20',
      'a1 completed 20',
      'a2 completed 20',
    ])
  })

  test('jobs without a key run beside each other', async () => {
    let most = 0
    let running = 0
    wire({ group: { by: 'account', concurrency: 1 } }, async () => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
    })
    await engine.service.addMany('orders', [{ data: 1 }, { data: 2 }, { data: 3 }])
    await engine.start()
    await engine.service.addMany('orders', [{ data: 4 }, { data: 5 }])
    await engine.advance(0)
    expect(engine.runs).toHaveLength(5)
    expect(most).toBeGreaterThan(1)
  })

  test('tiers have places of their own', async () => {
    const running = new Map<string, number>()
    const most = new Map<string, number>()
    const concurrency = { default: 1, tiers: { enterprise: 3 } }
    wire(
      { group: { by: 'account', tier: 'plan', concurrency } },
      async (_services, { account }) => {
        running.set(account, (running.get(account) ?? 0) + 1)
        most.set(account, Math.max(most.get(account) ?? 0, running.get(account) ?? 0))
        await new Promise((resolve) => setImmediate(resolve))
        running.set(account, (running.get(account) ?? 0) - 1)
      },
    )
    await engine.start()
    const client = clientOf({ group: { ...group, tier: 'plan' } })
    const ofPlan = (account: string, plan: string) =>
      orders(6, account).map((order) => ({ ...order, plan }))
    await client.addMany('orders', [...ofPlan('a', 'free'), ...ofPlan('b', 'enterprise')])
    await engine.advance(0)
    expect(Object.fromEntries(most)).toEqual({ a: 1, b: 3 })
  })

  test('the older spelling takes the group from the producer', async () => {
    wire({ config: { groupConcurrency: 1, concurrency: 1 } })
    await engine.start()
    const jobs = ['a', 'a', 'b'].map((id) => ({
      data: { account: id, n: 0 },
      options: { group: { id } },
    }))
    await engine.service.addMany('orders', jobs)
    await engine.advance(0)
    expect(engine.runs.map(({ data }) => (data as Order).account).join('')).toBe('aba')
    await expect(engine.service.add('orders', 1, { group: { id: '' } })).rejects.toThrow(
      'group.id: "" is not a non-empty string',
    )
    await expect(
      clientOf({ group }).add('orders', { account: 'a', n: 1 }, { group: { id: 'a' } }),
    ).rejects.toThrow('group: the wiring of the queue computes it from the data')
  })
})

describe('unique', () => {
  const by = ['account']
  const data = (): unknown[] => engine.runs.map((run) => (run.data as Order).n)

  test('while a job waits, the next ones of its key are kept back, and told so', async () => {
    wire({})
    const client = clientOf({ unique: { by, while: 'waiting', then: 'keep' } })
    const [first] = await client.addMany('orders', orders(1, 'a'))
    expect(await client.addMany('orders', [...orders(2, 'a'), ...orders(1, 'b')])).toEqual([
      first,
      first,
      expect.not.stringMatching(String(first)),
    ])
    expect(await client.addIfNew('orders', { account: 'a', n: 9 })).toEqual({
      id: first,
      isNew: false,
    })
    expect(await client.queueService.stats?.('orders')).toMatchObject({
      waiting: 2,
      deduplicated: 3,
    })
    await engine.start()
    await engine.advance(0)
    expect((await client.addIfNew('orders', { account: 'a', n: 1 })).isNew).toBe(true)
    await engine.advance(0)
    expect(data()).toEqual([0, 0, 1])
  })

  test('replace: the job that waits gets the new data under its id, also while it waits for its retry', async () => {
    wire({ retry: { attempts: 2, delay: '1m' } }, (_services, { n }) => {
      if (n < 2) throw new Error('no')
    })
    const client = clientOf({ unique: { by, while: 'waiting', then: 'replace' } })
    const id = await client.add('orders', { account: 'a', n: 0 })
    expect(await client.add('orders', { account: 'a', n: 1 })).toBe(id)
    await engine.start()
    await engine.advance('1s')
    expect(await client.add('orders', { account: 'a', n: 2 })).toBe(id)
    expect((await client.getJob('orders', id)).attempts).toBe(0)
    await engine.advance('1m')
    expect(engine.runs.map((run) => [(run.data as Order).n, run.outcome])).toEqual([
      [1, 'retry'],
      [2, 'completed'],
    ])
  })

  test('runAgain: while one runs, one more waits behind it with the newest data', async () => {
    const client = clientOf({ unique: { by, while: 'unfinished', then: 'runAgain' } })
    const ids: string[] = []
    wire(
      { config: { concurrency: 5 }, retry: { attempts: 2, delay: '1m' } },
      async (_services, { n }) => {
        if (n !== 0 || ids.length > 0) return
        for (const next of [1, 2]) ids.push(await client.add('orders', { account: 'a', n: next }))
        throw new Error('again')
      },
    )
    const first = await client.add('orders', { account: 'a', n: 0 })
    await engine.start()
    await engine.advance('1s')
    expect(ids[0]).not.toBe(first)
    expect(ids[1]).toBe(ids[0])
    expect(await client.getJob('orders', ids[0] as string)).toMatchObject({
      status: 'delayed',
      data: { n: 2 },
    })
    expect(data()).toEqual([0])
    await engine.advance('1h')
    expect(data()).toEqual([0, 0, 2])
  })

  test('unfinished: the job that runs does it', async () => {
    const added: string[] = []
    const client = clientOf({ unique: { by, while: 'unfinished', then: 'keep' } })
    wire({}, async () => {
      added.push(await client.add('orders', { account: 'a', n: 1 }))
    })
    const id = await client.add('orders', { account: 'a', n: 0 })
    await engine.start()
    await engine.advance(0)
    expect(added).toEqual([id])
    expect(await client.add('orders', { account: 'a', n: 2 })).not.toBe(id)
  })

  test('for a time: also when the job has ended and is gone', async () => {
    wire({ config: { removeOnComplete: true } })
    await engine.start()
    const client = clientOf({ unique: { by, while: 60_000, then: 'keep' } })
    const id = await client.add('orders', { account: 'a', n: 0 })
    await engine.advance('59s')
    expect(await client.add('orders', { account: 'a', n: 1 })).toBe(id)
    await engine.advance('1s')
    expect(await client.add('orders', { account: 'a', n: 2 })).not.toBe(id)
    await engine.advance(0)
    expect(data()).toEqual([0, 2])
  })

  test('wait: the job runs once nothing was added for that time, and at last after atMost', async () => {
    wire({})
    await engine.start()
    const unique = { by, while: 'waiting', then: 'replace', wait: 5_000, atMost: 12_000 } as const
    const client = clientOf({ unique })
    for (let n = 0; n < 6; n += 1) {
      await client.add('orders', { account: 'a', n })
      await engine.advance('4s')
    }
    await engine.advance('1m')
    expect(engine.runs.map((run) => [(run.data as Order).n, run.at.getTime() - START])).toEqual([
      [2, 12_000],
      [5, 24_000],
    ])
  })

  test('a job id comes first', async () => {
    const client = clientOf({ unique: { by, while: 'waiting', then: 'keep' } })
    const options = { jobId: 'x' }
    await client.add('orders', { account: 'a', n: 0 }, options)
    expect(await client.addIfNew('orders', { account: 'b', n: 1 }, options)).toEqual({
      id: 'x',
      isNew: false,
    })
    expect(await client.add('orders', { account: 'a', n: 2 }, { jobId: 'y' })).toBe('x')
  })

  test('the next run of a schedule keeps nothing back before it is due, and then gives way', async () => {
    const calls: number[] = []
    wire({}, (_services, { n }) => void calls.push(n))
    await engine.start()
    const client = clientOf({ unique: { by, while: 'waiting', then: 'keep' } })
    await client.schedule('orders', { every: '1h', key: 'hourly' }, { account: 'a', n: 0 })
    await engine.advance('1m')
    const added = await client.addIfNew('orders', { account: 'a', n: 1 }, { delay: '2h' })
    expect(added.isNew).toBe(true)
    await engine.advance('3h')
    // The runs of 1:00 and 2:00 find the other job waiting; that of 3:00 runs.
    expect(calls).toEqual([0, 1, 0])
  })

  test('what update() gives must have the keys that the job was added with', async () => {
    const client = clientOf({ group: { by }, unique: { by, while: 'waiting', then: 'keep' } })
    const id = await client.add('orders', { account: 'a', n: 0 })
    await client.update('orders', id, { account: 'a', n: 1 })
    await expect(client.update('orders', id, { account: 'b', n: 1 })).rejects.toThrow(
      'group: the new data has the key ["b"], and the job was added with ["a"]',
    )
  })

  test('1, "1" and 1n are three keys, and a value that is no scalar is refused', async () => {
    const client = clientOf({ unique: { by: ['account'], while: 'waiting', then: 'keep' } })
    const add = (account: unknown) => client.add('orders', { account, n: 0 } as never)
    await Promise.all([add('1'), add(1), add(true), add('true')])
    expect((await engine.service.stats('orders')).waiting).toBe(4)
    await expect(add(null)).rejects.toThrow('unique.by: data.account is null')
    await expect(add('x'.repeat(1_000))).rejects.toThrow('more than 1000')
  })
})
