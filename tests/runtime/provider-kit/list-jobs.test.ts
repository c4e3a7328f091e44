import { expect, expectTypeOf, test } from 'vitest'

import { QueueClient } from '../../../src/runtime/index.js'
import type { JobSnapshot, JobStatus, JobWhere, ListOptions } from '../../../src/runtime/index.js'
import { listJobs } from '../../../src/runtime/provider-kit/index.js'
import type { createCloudflareService } from '../../../src/runtime/providers/cloudflare/index.js'

const at = new Date('2030-01-01T00:00:00Z')

/** An engine that has these jobs, and notes how it was asked. */
function engineOf(jobs: readonly (readonly [id: string, status: JobStatus, data?: unknown])[]) {
  const asked: unknown[] = []
  const list = (options: ListOptions) =>
    listJobs(
      {
        readPage: async ({ status, limit, after }) => {
          asked.push([status, limit, after])
          const own = jobs.filter((job) => job[1] === status)
          const start = after === undefined ? 0 : Number(after) + 1
          const page = own.slice(start, start + limit).map(([id, , data], index) => ({
            job: { id, status, data } as JobSnapshot,
            cursor: String(start + index),
          }))
          const next = start + limit < own.length ? page.at(-1)?.cursor : undefined
          return next === undefined ? { jobs: page } : { jobs: page, next }
        },
        toJob: (job) => job,
      },
      options,
    )
  const ids = async (options: ListOptions): Promise<string[]> => {
    const found: string[] = []
    for await (const { id } of list(options)) found.push(id)
    return found
  }
  return { asked, list, ids }
}

test('a job that moves on between two statuses is given once', async () => {
  const { ids } = engineOf([
    ['a', 'active'],
    ['b', 'active'],
    ['a', 'failed'],
    ['c', 'failed'],
    ['c', 'completed'],
  ])
  expect(await ids({})).toEqual(['a', 'b', 'c'])
  expect(await ids({ status: ['completed', 'failed'] })).toEqual(['a', 'c'])
})

test('no more is read than is asked for, but for what is looked through', async () => {
  const jobs = Array.from({ length: 30 }, (_, n) => [`${n}`, 'waiting', { n }] as const)
  const { asked, ids } = engineOf(jobs)
  expect(await ids({ status: 'waiting', limit: 4 })).toEqual(['0', '1', '2', '3'])
  expect(await ids({ status: 'waiting', limit: 12, pageSize: 10 })).toHaveLength(12)
  expect(await ids({ status: 'waiting', where: { n: 25 }, limit: 1, pageSize: 20 })).toEqual(['25'])
  expect(asked).toEqual([
    ['waiting', 4, undefined],
    ['waiting', 10, undefined],
    ['waiting', 2, '9'],
    ['waiting', 20, undefined],
    ['waiting', 20, '19'],
  ])
})

test('every cursor goes on with the next job, within a page and across statuses', async () => {
  const { list, ids } = engineOf([
    ['a', 'active'],
    ['b', 'waiting'],
    ['c', 'waiting'],
    ['d', 'failed'],
  ])
  const all = ['a', 'b', 'c', 'd']
  const jobs = list({ pageSize: 3 })
  const seen: string[] = []
  for await (const { id } of jobs) {
    seen.push(id)
    expect(await ids({ cursor: jobs.cursor })).toEqual(all.slice(seen.length))
  }
  expect([seen, jobs.cursor]).toEqual([all, undefined])
})

test.each<[name: string, data: unknown, where: JobWhere<unknown>, found: boolean]>([
  ['a date of that time', { at }, { at: new Date(at) }, true],
  ['a date of another time', { at }, { at: new Date(0) }, false],
  ['a date and its number', { at }, { at: at.getTime() }, false],
  ['a bigint', { n: 12n }, { n: 12n }, true],
  ['a bigint and a number', { n: 12n }, { n: 12 }, false],
  ['NaN', { n: Number.NaN }, { n: Number.NaN }, true],
  ['null', { n: null }, { n: null }, true],
  ['null and a property that is absent', {}, { n: null }, false],
  ['a property that is absent', {}, { 'a.b': undefined }, true],
  ['a property that is there', { a: { b: 1 } }, { 'a.b': undefined }, false],
  ['one of two values', { a: 1, b: 2 }, { a: 1, b: 3 }, false],
  ['a path through null', { a: null }, { 'a.b': 1 }, false],
  ['a path into a text', { a: 'text' }, { 'a.length': 4 }, false],
  ['data that is no object', 5, { a: 1 }, false],
  ['nothing', { a: 1 }, {}, true],
])('by where: %s', async (_name, data, where, found) => {
  const { ids } = engineOf([['job', 'waiting', data]])
  expect(await ids({ where })).toEqual(found ? ['job'] : [])
})

test.each<ListOptions>([
  { status: [] },
  { status: 'faild' as JobStatus },
  { status: ['failed', 'faild'] as JobStatus[] },
  { limit: 0 },
  { limit: 1.5 },
  { limit: Number.NaN },
  { pageSize: 0 },
  { pageSize: Infinity },
  { cursor: 'none' },
  { status: 'failed', cursor: 'waiting:1' },
])('%j is refused', (options) => {
  expect(() => engineOf([]).list(options)).toThrow(/^Invalid job options: list: status must be/)
})

interface Order {
  order: { id: string; lines: { sku: string }[]; coupon?: string | null; paidAt?: Date }
  kind: 'new' | 'old'
  total: bigint
  parent?: Order
  labels: Record<string, number>
  'a.b': string
  any: unknown
}

test('paths are those of the data, with the type that is there', () => {
  expectTypeOf<JobWhere<Order>['order.id']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<JobWhere<Order>['kind']>().toEqualTypeOf<'new' | 'old' | undefined>()
  expectTypeOf<JobWhere<Order>['order.coupon']>().toEqualTypeOf<string | null | undefined>()
  expectTypeOf<JobWhere<Order>['parent.parent.order.paidAt']>().toEqualTypeOf<Date | undefined>()
  expectTypeOf<JobWhere<Order>['labels.red']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<{ 'any.thing.at.all': 1; any: 'x' }>().toExtend<JobWhere<Order>>()
  expectTypeOf<'order' | 'order.lines' | 'order.lines.length' | 'a.b'>().not.toExtend<
    keyof JobWhere<Order>
  >()
  type Event = { kind: 'mail'; to: string } | { kind: 'call'; number: number }
  expectTypeOf<JobWhere<Event>>().toEqualTypeOf<{
    readonly kind?: 'mail' | 'call'
    readonly to?: string | undefined
    readonly number?: number | undefined
  }>()
  const misuse = (): void => {
    const queue = new QueueClient<{ orders: { input: Order; output: void } }>({} as never)
    void queue.list('orders', { where: { 'order.id': '42', total: 2n } })
    // @ts-expect-error no such path
    void queue.list('orders', { where: { 'order.no': '42' } })
    // @ts-expect-error a text
    void queue.list('orders', { where: { 'order.id': 42 } })
    // @ts-expect-error lists are not searched
    void queue.list('orders', { where: { 'order.lines.0.sku': 'a' } })
    // @ts-expect-error no such status
    void queue.list('orders', { status: 'done' })
    const texts = new QueueClient<{ texts: { input: string; output: void } }>({} as never)
    // @ts-expect-error a text has no properties
    void texts.list('texts', { where: { length: 1 } })
    const cloudflare = new QueueClient<
      { orders: { input: Order; output: void } },
      ReturnType<typeof createCloudflareService>
    >({} as never)
    // @ts-expect-error nobody can look into a queue of Cloudflare
    void cloudflare.list('orders')
  }
  expect(misuse).toBeTypeOf('function')
})
