import { type } from 'arktype'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import * as z from 'zod'

import { pikkuSessionlessFunc } from '../../../src/runtime/index.js'
import type { FunctionFactory, PikkuFunction, Logger } from '../../../src/runtime/index.js'

const cents = z.string().transform(Number)

test('with an output schema alone, the handler says its input, and gives what the schema takes', () => {
  const func = pikkuSessionlessFunc({
    output: z.object({ total: cents }),
    func: async (_services, data: { orderId: string }) => ({ total: data.orderId }),
  })
  expectTypeOf(func).toEqualTypeOf<PikkuFunction<{ orderId: string }, { total: number }>>()
  expect(func.output).toBeDefined()
})

test('with an output schema alone and no data, its input is nothing', () => {
  const func = pikkuSessionlessFunc({ output: z.literal('done'), func: () => 'done' as const })
  expectTypeOf(func).toEqualTypeOf<PikkuFunction<void, 'done'>>()
  expect(func.input).toBeUndefined()
})

test('any Standard Schema will do', () => {
  const byValibot = pikkuSessionlessFunc({
    output: v.object({ n: v.number() }),
    func: (_services, n: number) => ({ n }),
  })
  expectTypeOf(byValibot).toEqualTypeOf<PikkuFunction<number, { n: number }>>()
  const byArktype = pikkuSessionlessFunc({
    output: type({ n: 'number' }),
    func: (_services, n: number) => ({ n }),
  })
  expectTypeOf(byArktype).toEqualTypeOf<PikkuFunction<number, { n: number }>>()
  expect(byValibot.kind).toBe(byArktype.kind)
})

test('a result that the output schema does not take is an error of the handler', () => {
  const func = pikkuSessionlessFunc({
    // @ts-expect-error -- the schema takes a text
    output: z.object({ total: cents }),
    func: async () => ({ total: 1 }),
  })
  expect(func.kind).toBe('sessionless')
})

test('the other ways to declare a function are as they were', () => {
  const both = pikkuSessionlessFunc({
    input: z.object({ n: cents }),
    output: z.object({ n: cents }),
    func: async (_services, data) => {
      expectTypeOf(data).toEqualTypeOf<{ n: number }>()
      return { n: String(data.n) }
    },
  })
  expectTypeOf(both).toEqualTypeOf<PikkuFunction<{ n: string }, { n: number }>>()
  const input = pikkuSessionlessFunc({
    input: z.object({ n: cents }),
    func: async (_services, data) => data.n,
  })
  expectTypeOf(input).toEqualTypeOf<PikkuFunction<{ n: string }, number>>()
  const plain = pikkuSessionlessFunc<{ n: number }, string>({
    func: (_services, { n }) => String(n),
  })
  expectTypeOf(plain).toEqualTypeOf<PikkuFunction<{ n: number }, string>>()
  const bare = pikkuSessionlessFunc<{ n: number }>(async (_services, { n }) => void n)
  expectTypeOf(bare).toEqualTypeOf<PikkuFunction<{ n: number }, void>>()
  expect([both, input, plain, bare].every(({ kind }) => kind === 'sessionless')).toBe(true)
})

test("the services of a project are the handler's, also with an output schema alone", () => {
  interface Services {
    readonly logger: Logger
    readonly mail: { send(to: string): Promise<string> }
  }
  const declare = pikkuSessionlessFunc as FunctionFactory<Services>
  const func = declare({
    output: z.string(),
    func: async ({ mail }, to: string) => mail.send(to),
  })
  expectTypeOf(func).toEqualTypeOf<PikkuFunction<string, string>>()
  const wrong = declare({
    output: z.string(),
    // @ts-expect-error -- there is no such service
    func: async ({ post }) => post.send('a'),
  })
  expect([func.kind, wrong.kind]).toEqual(['sessionless', 'sessionless'])
})
