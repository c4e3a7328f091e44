import { describe, expect, test } from 'vitest'

import type { Shape } from '../../../src/model/shape.js'
import {
  bigint,
  date,
  list,
  literal,
  missing,
  named,
  none,
  number,
  object,
  planOf,
  roundTrip,
  text,
  union,
} from './plan.js'

const at = new Date('2026-02-03T04:05:06.789Z')

describe('what is JSON as it is has no plan', () => {
  test.each<[string, Shape]>([
    ['texts and numbers', object({ a: text, 'b?': number, c: list(union(text, none)) })],
    ['a record', object({}, text)],
    ['a union of objects', union(object({ kind: literal('a') }), object({ b: text }))],
  ])('%s', (_, shape) => {
    expect(planOf(shape)).toEqual({ plan: undefined, plans: {}, ambiguities: [] })
  })

  test('a recursive type without anything to convert', () => {
    const node = { name: 'Node', shape: object({ 'next?': named('Node'), tags: list(text) }) }
    expect(planOf(named('Node'), [node])).toEqual({ plan: undefined, plans: {}, ambiguities: [] })
  })
})

describe('a plan names only what is converted', () => {
  test('in an object', () => {
    expect(
      planOf(object({ id: text, at: date, 'lines?': list(object({ sku: text, size: bigint })) }))
        .plan,
    ).toEqual([
      'object',
      [
        ['at', 'date'],
        ['lines', ['list', ['object', [['size', 'bigint']]]]],
      ],
    ])
  })

  test('in types that hold each other', () => {
    const a = { name: 'A', shape: object({ 'b?': named('B'), x: union(named('A'), named('B')) }) }
    const b = { name: 'B', shape: object({ at: date, x: union(named('A'), named('B')) }) }
    const { plan, plans, ambiguities } = planOf(named('A'), [a, b])
    expect(plan).toEqual(['use', 'A'])
    expect(Object.keys(plans)).toEqual(['A', 'B'])
    expect(ambiguities).toEqual([])
  })
})

describe('members of a union that JSON cannot tell apart are ambiguous', () => {
  const map: Shape = { kind: 'map', key: text, value: number, readonly: false }
  const set: Shape = { kind: 'set', element: text, readonly: false }
  test.each<[string, Shape]>([
    ['a date and a text', union(date, text)],
    ['a date and a bigint', union(date, bigint)],
    ['a bigint and digits', union(bigint, literal('12'))],
    ['a map and an array', union(map, list(text))],
    ['a map and a set', union(map, set)],
    ['lists of a date and of a text', union(list(date), list(text))],
    [
      'a property that is one here, the other there',
      union(object({ at: date }), object({ at: text })),
    ],
    [
      'where the property that tells may be absent',
      union(
        object({ 'kind?': literal('a'), at: date }),
        object({ 'kind?': literal('b'), at: text }),
      ),
    ],
    [
      'an object that may have any property',
      union(object({ kind: literal('a'), at: date }), object({}, text)),
    ],
  ])('%s', (_, shape) => {
    expect(planOf(object({ here: shape })).ambiguities).toEqual(['data.here'])
  })

  test('types that hold the union of themselves', () => {
    const a = { name: 'A', shape: object({ v: date, x: union(named('A'), named('B')) }) }
    const b = { name: 'B', shape: object({ v: text, x: union(named('A'), named('B')) }) }
    expect(planOf(named('A'), [a, b]).ambiguities).toContain('A.x')
  })
})

describe('members of a union are told apart', () => {
  const kinds = union(
    object({ kind: literal('at'), value: date }),
    object({ kind: literal('text'), value: text }),
  )
  const presence = union(object({ at: date, v: date }), object({ v: text }))
  const tuples: Shape = union(
    {
      kind: 'tuple',
      elements: [
        { shape: literal('at'), presence: 'required' },
        { shape: date, presence: 'required' },
      ],
      readonly: false,
    },
    {
      kind: 'tuple',
      elements: [
        { shape: literal('no'), presence: 'required' },
        { shape: text, presence: 'required' },
      ],
      readonly: false,
    },
  )
  test.each<[string, Shape, readonly unknown[]]>([
    [
      'by kind',
      union(date, number, none, list(date), object({ at: date })),
      [at, 1, null, [at], { at }],
    ],
    ['by literal texts', union(date, literal('never')), [at, 'never']],
    [
      'by a property that says it',
      kinds,
      [
        { kind: 'at', value: at },
        { kind: 'text', value: at.toISOString() },
      ],
    ],
    ['by a property that only one has', presence, [{ at, v: at }, { v: at.toISOString() }]],
    [
      'by the first item',
      tuples,
      [
        ['at', at],
        ['no', at.toISOString()],
      ],
    ],
    [
      'or need not be',
      union(object({ 'at?': date, 'a?': text }), object({ 'to?': date })),
      [{ at }, { to: at }, {}],
    ],
    ['undefined in a list', list(union(date, missing)), [[at, undefined, at]]],
  ])('%s', (_, shape, values) => {
    const planned = planOf(shape)
    expect(planned.ambiguities).toEqual([])
    for (const value of values) expect(roundTrip(planned, value)).toStrictEqual(value)
  })
})

test('index signatures of several keys', () => {
  const shape: Shape = {
    kind: 'object',
    properties: [{ name: 'id', shape: text, optional: false, readonly: false }],
    indexes: [
      { key: text, value: union(number, text), readonly: false },
      {
        key: { kind: 'template', texts: ['at.', ''], types: [text] },
        value: date,
        readonly: false,
      },
    ],
  }
  const value = { id: 'x', count: 2, 'at.home': at, 'at+home': '2026-01-01T00:00:00.000Z' }
  expect(roundTrip(planOf(shape), value)).toStrictEqual(value)
})
