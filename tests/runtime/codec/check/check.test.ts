import { jobChecker } from '../../../../src/runtime/codec/check/job-checker.js'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { CheckPlan, CheckPlans } from '../../../../src/facts/check-plan.js'
import { createQueueSchemas } from '../../../../src/runtime/client/queue-schemas.js'
import { planCheck } from '../../../../src/model/check-plan.js'
import { formatIssues } from '../../../../src/runtime/job/validate.js'
import { bigint, date, list, literal, none, number, object, text, union } from '../wire/plan.js'
import { check } from '../../../../src/runtime/codec/check/check.js'

const order: CheckPlan = [
  'object',
  [
    ['id', ['bound', 'string', { pattern: '^o-', maxLength: 5 }]],
    [
      'lines',
      [
        'list',
        [
          'object',
          [
            ['sku', 'string'],
            ['price', ['bound', 'number', { minimum: 0 }]],
          ],
        ],
      ],
    ],
    ['at', 'date'],
    ['note', 'string', 'optional'],
    ['state', ['literal', ['open', 'done']]],
  ],
]
const good = { id: 'o-1', lines: [{ sku: 'a', price: 1 }], at: new Date(0), state: 'open' }

const node: CheckPlan = ['object', [['next', ['use', 'Node'], 'optional']]]

function issuesOf(plan: CheckPlan, value: unknown, plans = {}): string[] {
  return check(plan, value, { plans }).issues.map(
    ({ path = [], message }) => `${path.map(String).join('.')}: ${message}`,
  )
}

test('every place and reason is told, and no value', () => {
  const bad = {
    id: 'secret',
    lines: [{ sku: 5, price: -1 }, null, {}],
    at: new Date(Number.NaN),
    note: undefined,
    state: 'secret',
  }
  expect(issuesOf(order, bad)).toEqual([
    'id: does not keep its @pattern',
    'lines.0.sku: expected string, found number',
    'lines.0.price: does not keep its @minimum',
    'lines.1: expected object, found null',
    'lines.2.sku: expected string, found nothing',
    'lines.2.price: expected number, found nothing',
    'at: expected a valid Date, found Date',
    'note: expected string, found undefined',
    'state: expected "open" or "done", found string',
  ])
  expect(issuesOf(order, good)).toEqual([])
})

test('of a union, the member of the right kind says what is wrong with it', () => {
  const plan: CheckPlan = ['union', ['string', ['list', 'number'], 'null']]
  expect(issuesOf(plan, [1, 'x'])).toEqual(['1: expected number, found string'])
  expect(issuesOf(plan, true)).toEqual([': expected string or array or null, found boolean'])
  const choice: CheckPlan = [
    'choice',
    'kind',
    [
      [
        ['a'],
        [
          'object',
          [
            ['kind', ['literal', ['a']]],
            ['n', 'number'],
          ],
        ],
      ],
      [['b'], ['object', [['kind', ['literal', ['b']]]]]],
    ],
  ]
  expect(issuesOf(choice, { kind: 'a' })).toEqual(['n: expected number, found nothing'])
  expect(issuesOf(choice, { kind: 'c' })).toEqual(['kind: expected "a" or "b", found string'])
})

test('of several members of the right kind, the nearest says what is wrong with it', () => {
  const member = (
    tag: CheckPlan,
    ...more: readonly (readonly [string, CheckPlan])[]
  ): CheckPlan => ['object', [['ok', tag], ...more]]
  const plan: CheckPlan = [
    'list',
    [
      'union',
      [member('boolean', ['at', 'date']), member('string', ['n', 'number'], ['m', 'number'])],
    ],
  ]
  expect(issuesOf(plan, [{ ok: true, at: 5 }])).toEqual([
    '0.at: expected a valid Date, found number (in the nearest of 2 members of its union)',
  ])
})

test('the member whose properties are there is nearer than one whose are not', () => {
  const shape = list(
    union(object({ name: text }), object({ size: number, 'unit?': text }), object({ at: date })),
  )
  const plan = planCheck(shape, { table: new Map(), exactOptional: false })
  const near = ' (in the nearest of 3 members of its union)'
  expect(issuesOf(plan, [{ size: Number.NaN }, { name: 5, unit: 'x' }, {}])).toEqual([
    `0.size: expected number, found NaN, which JSON cannot hold${near}`,
    `1.name: expected string, found number${near}`,
    `2.name: expected string, found nothing${near}`,
  ])
})

test('null tells the members of a union apart', () => {
  const shape = union(object({ ok: literal(true), v: date }), object({ ok: none, v: bigint }))
  const plan = planCheck(shape, { table: new Map(), exactOptional: false })
  expect(issuesOf(plan, { ok: null, v: 5 })).toEqual(['v: expected a bigint, found number'])
  expect(issuesOf(plan, { ok: 1, v: 5n })).toEqual(['ok: expected true or null, found number'])
})

test('a message names a few members of a union, and how many more there are', () => {
  const names = Array.from({ length: 200 }, (_, index) => `state-${index}-${'x'.repeat(100)}`)
  const [message = ''] = issuesOf(['union', [['literal', names], 'date']], 5)
  expect(message).toMatch(/^: expected "state-0-x+… or .* or one of 197 more, found number$/)
  expect(message.length).toBeLessThan(400)
})

test('a path is spelled as the code that goes there', () => {
  const plan: CheckPlan = [
    'object',
    [
      ['full name', 'string'],
      ['rates', ['map', 'string', ['list', ['object', [['at', 'date']]]]]],
      ['tags', ['set', 'string']],
    ],
  ]
  const bad = {
    'full name': 1,
    rates: new Map<unknown, unknown>([
      ['a', []],
      [2, [{ at: 5 }]],
    ]),
    tags: new Set(['a', 5]),
  }
  const { issues } = check(plan, bad, {})
  expect(formatIssues(issues, 'data')).toBe(
    [
      'data["full name"]: expected string, found number',
      'data.rates.keys()[1]: expected string, found number',
      'data.rates.values()[1][0].at: expected a valid Date, found number',
      'data.tags.values()[1]: expected string, found number',
    ].join('; '),
  )
})

test('what holds itself is refused, however its type allows it', () => {
  const chain: { next?: object } = {}
  chain.next = chain
  expect(issuesOf(['use', 'Node'], chain, { Node: node })).not.toEqual([])
})

test('what is deep is taken, also where each of its values has two names', () => {
  const plans: CheckPlans = {
    Link: ['union', [['use', 'Node'], 'null']],
    Node: ['object', [['next', ['use', 'Link']]]],
  }
  let chain: object | null = null
  for (let depth = 0; depth < 100; depth += 1) chain = { next: chain }
  expect(check(['use', 'Link'], chain, { plans }).issues).toEqual([])
})

describe('what is plain need not be looked at again', () => {
  const record: CheckPlan = ['object', [], [['string', 'number']]]
  test.each<[string, CheckPlan, unknown, boolean]>([
    ['all of it is named', order, good, true],
    ['a property that is not', order, { ...good, extra: new Map() }, false],
    ['any', ['list', 'any'], [1], false],
    ['undefined in a list', ['list', ['union', ['string', 'undefined']]], [undefined], false],
    ['an instance of a class', record, Object.assign(Object.create({}) as object, { a: 1 }), false],
    ['what says its own JSON', 'string', { toJSON: () => 'x' }, false],
  ])('%s', (_, plan, value, isPlain) => {
    expect(check(plan, value, {})).toEqual({ issues: [], isPlain })
  })
})

test('in what is stored, undefined is absent', () => {
  const plan: CheckPlan = ['object', [['a', ['union', ['string', 'undefined']]]]]
  expect(check(plan, {}, {}, true).issues).toEqual([])
  expect(check(plan, {}, {}).issues).toHaveLength(1)
})

test('a property that may be undefined may be absent, and is given back to what was stored', () => {
  const note: CheckPlan = ['union', ['string', 'undefined']]
  const plan: CheckPlan = [
    'union',
    [
      [
        'object',
        [
          ['kind', 'number'],
          ['other', note, 'asUndefined'],
        ],
      ],
      [
        'object',
        [
          ['kind', 'string'],
          ['note', note, 'asUndefined'],
        ],
      ],
    ],
  ]
  expect(check(plan, { kind: 'a' }, {}).issues).toEqual([])
  const stored = { kind: 'a' }
  expect(check(plan, stored, {}, true).issues).toEqual([])
  expect(stored).toStrictEqual({ kind: 'a', note: undefined })
  const sent = { kind: 'a' }
  check(plan, sent, {})
  expect(sent).toStrictEqual({ kind: 'a' })
})

test('a number without JSON is named, in a union of any kind', () => {
  const plans = { Json: ['union', ['number', 'boolean', ['list', ['use', 'Json']]]] } as const
  expect(issuesOf(['use', 'Json'], [Number.NaN], plans)).toEqual([
    '0: expected number or boolean or array, found NaN, which JSON cannot hold',
  ])
  expect(issuesOf(['object', [], [['string', 'number']]], { a: -Infinity })).toEqual([
    'a: expected number, found -Infinity, which JSON cannot hold',
  ])
})

test('a property that JSON does not see is absent', () => {
  const hidden = Object.defineProperty({ id: '1' }, 'note', { value: 'x' })
  expect(
    issuesOf(
      [
        'object',
        [
          ['id', 'string'],
          ['note', 'string'],
        ],
      ],
      hidden,
    ),
  ).toEqual(['note: expected string, found nothing'])
})

test('what toJSON gives is not asked again', () => {
  class Same {
    n = 1
    toJSON(): unknown {
      return this
    }
  }
  class Endless {
    toJSON(): unknown {
      return new Endless()
    }
  }
  expect(issuesOf(['object', [['n', 'number']]], new Same())).toEqual([])
  expect(issuesOf('number', new Endless())).toEqual([': expected number, found object'])
})

test('bounds of bigints, sets and formats', () => {
  expect(
    issuesOf(['bound', 'bigint', { minimum: '9007199254740993' }], 9_007_199_254_740_992n),
  ).toHaveLength(1)
  expect(issuesOf(['bound', 'bigint', { multipleOf: 5 }], 10n)).toEqual([])
  expect(issuesOf(['bound', ['set', 'any'], { minItems: 2 }], new Set([1]))).toHaveLength(1)
  expect(
    issuesOf(['bound', ['list', 'any'], { uniqueItems: true }], [{ a: 1 }, { a: 1 }]),
  ).toHaveLength(1)
  expect(issuesOf(['bound', 'string', { maxLength: 2 }], '🙂🙂')).toEqual([])
})

test('each check is a Standard Schema, typed by the map', async () => {
  interface Jobs {
    orders: { input: { at: Date }; output: string }
  }
  const schemas = createQueueSchemas<Jobs>({
    orders: {
      check: { checker: jobChecker, input: ['object', [['at', 'date']]], output: 'string' },
    },
  })
  const consumer: StandardSchemaV1<{ at: Date }> = schemas.orders.input
  expectTypeOf<StandardSchemaV1.InferOutput<typeof schemas.orders.output>>().toEqualTypeOf<string>()
  const value = { at: new Date(0) }
  expect(await consumer['~standard'].validate(value)).toEqual({ value })
  expect(await consumer['~standard'].validate({ at: 'now' })).toEqual({
    issues: [{ path: ['at'], message: 'expected a valid Date, found string' }],
  })
})
