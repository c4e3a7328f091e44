import { describe, expect, test } from 'vitest'

import type { Shape } from '../../../../src/model/shape.js'
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

function branded(base: Shape): Shape {
  return { kind: 'brand', base, brand: object({ __tag: literal('id') }) as never }
}

function template(texts: readonly string[], ...types: readonly Shape[]): Shape {
  return { kind: 'template', texts, types: types.length === 0 ? [text] : types }
}

function value(type: 'Uint8Array' | 'URL'): Shape {
  return { kind: 'value', type }
}

const at = new Date('2026-02-03T04:05:06.789Z')

describe('what is JSON as it is has no plan', () => {
  test.each<[string, Shape]>([
    ['texts and numbers', object({ a: text, 'b?': number, c: list(union(text, none)) })],
    ['a record', object({}, text)],
    ['a union of objects', union(object({ kind: literal('a') }), object({ b: text }))],
  ])('%s', (_, shape) => {
    expect(planOf(shape)).toEqual({ plan: undefined, plans: {}, ambiguities: [], texts: [] })
  })

  test('a recursive type without anything to convert', () => {
    const node = { name: 'Node', shape: object({ 'next?': named('Node'), tags: list(text) }) }
    expect(planOf(named('Node'), [node])).toEqual({
      plan: undefined,
      plans: {},
      ambiguities: [],
      texts: [],
    })
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
    // `A | B` is met again inside of itself: it has a plan of its own.
    expect(Object.keys(plans)).toEqual(['A', 'B', 'A | B'])
    expect(ambiguities).toEqual([])
  })
})

describe('members of a union that JSON cannot tell apart are ambiguous', () => {
  const map: Shape = { kind: 'map', key: text, value: number, readonly: false }
  const set: Shape = { kind: 'set', element: text, readonly: false }
  test.each<[string, Shape]>([
    ['a date and a bigint', union(date, bigint)],
    ['a bigint and digits', union(bigint, literal('12'))],
    ['a map and an array', union(map, list(text))],
    ['a map and a set', union(map, set)],
    ['a date and a branded text', union(date, branded(text))],
    ['a date and texts of a pattern that it does not fit', union(date, template(['user:', '']))],
    [
      'a property of one, that the other may have',
      union(object({ at: date, v: date }), object({ v: text })),
    ],
    [
      'a literal of one, that the other may have',
      union(object({ kind: literal('a'), v: date }), object({ v: text })),
    ],
    [
      'two properties, each a date where the other is a text',
      union(object({ a: date, b: text }), object({ a: text, b: date })),
    ],
    ['a property that is needed of one alone', union(object({ 'a?': date }), object({ a: text }))],
    ['lists of a date and of texts, in part', union(list(union(date, number)), list(text))],
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
    const b = { name: 'B', shape: object({ v: text, n: number, x: union(named('A'), named('B')) }) }
    expect(planOf(named('A'), [a, b]).ambiguities).toContain('A.x')
  })
})

describe('members of a union are told apart', () => {
  const kinds = union(
    object({ kind: literal('at'), value: date }),
    object({ kind: literal('text'), value: text }),
  )
  const presence = union(
    object({ at: date, v: date }),
    object({ 'at?': { kind: 'primitive', name: 'never' }, v: text }),
  )
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
    ['by a property that one never has', presence, [{ at, v: at }, { v: at.toISOString() }]],
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
    [
      'where their properties are, by kind',
      union(object({ v: date, n: text }), object({ v: number })),
      [{ v: at, n: 'x' }, { v: 5 }],
    ],
    ['in lists', union(list(date), list(number)), [[at], [5], []]],
    ['undefined in a list', list(union(date, missing)), [[at, undefined, at]]],
  ])('%s', (_, shape, values) => {
    const planned = planOf(shape)
    expect(planned.ambiguities).toEqual([])
    for (const value of values) expect(roundTrip(planned, value)).toStrictEqual(value)
  })
})

describe('what a member takes as text may arrive as text', () => {
  const iso = at.toISOString()
  test.each<[string, Shape, readonly (readonly [sent: unknown, arrived: unknown])[]]>([
    [
      'a date',
      union(date, text, none),
      [
        [at, iso],
        ['x', 'x'],
        [null, null],
      ],
    ],
    [
      'a bigint',
      union(bigint, text),
      [
        [12n, '12'],
        ['x', 'x'],
      ],
    ],
    ['a bigint, beside its template', union(bigint, template(['', ''], bigint)), [[12n, '12']]],
    ['bytes', union(value('Uint8Array'), text), [[Uint8Array.of(1, 2), 'AQI=']]],
    [
      'several kinds',
      union(date, bigint, value('URL'), text, number),
      [
        [at, iso],
        [5n, '5'],
        [new URL('https://a.b/'), 'https://a.b/'],
        [5, 5],
      ],
    ],
    [
      'in objects that are else the same',
      union(object({ n: text, v: date }), object({ n: text, v: text })),
      [
        [
          { n: 'x', v: at },
          { n: 'x', v: iso },
        ],
      ],
    ],
    [
      'deep in them',
      union(
        object({ l: list(object({ v: union(date, none) })) }),
        object({ l: list(object({ v: union(text, none) })) }),
      ),
      [[{ l: [{ v: at }, { v: null }] }, { l: [{ v: iso }, { v: null }] }]],
    ],
    ['in lists', union(list(date), list(text)), [[[at], [iso]]]],
    ['in records', union(object({}, date), object({}, text)), [[{ a: at }, { a: iso }]]],
    [
      'in a set',
      { kind: 'set', element: union(date, text), readonly: false },
      [[new Set([at, 'x']), new Set([iso, 'x'])]],
    ],
  ])('%s', (_, shape, values) => {
    const planned = planOf(object({ here: shape }))
    expect(planned.ambiguities).toEqual([])
    expect(planned.texts[0]).toMatch(/^data\.here/)
    for (const [sent, arrived] of values) {
      expect(roundTrip(planned, { here: sent })).toStrictEqual({ here: arrived })
    }
  })

  test('unless two items of a set would become one', () => {
    const planned = planOf({ kind: 'set', element: union(date, text), readonly: false })
    expect(() => roundTrip(planned, new Set([at, at.toISOString()]))).toThrow(
      'data is not a Set whose values differ as strings',
    )
  })
})

test('the union of named types that hold it is planned once, and converts at any depth', () => {
  const folder = {
    name: 'Folder',
    shape: object({ name: text, items: list(union(named('Folder'), named('File'))) }),
  }
  const file = { name: 'File', shape: object({ name: text, 'changed?': date }) }
  const planned = planOf(union(named('Folder'), named('File')), [folder, file])
  expect(planned.ambiguities).toEqual([])
  const value = {
    name: 'a',
    items: [
      { name: 'b', items: [{ name: 'c', changed: at }] },
      { name: 'd', changed: at },
    ],
  }
  expect(roundTrip(planned, value)).toStrictEqual(value)
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

describe('a name that several index signatures take is converted as the one that says most', () => {
  const anything = object({})
  const numbers = template(['', ''], number)
  const inX = template(['x-', ''])
  const inXY = template(['x-y-', ''])
  test.each<[string, readonly (readonly [Shape, Shape])[], string]>([
    [
      'a number within numbers',
      [
        [number, anything],
        [numbers, date],
      ],
      '5',
    ],
    [
      'within a template',
      [
        [inX, object({ a: anything, b: date })],
        [inXY, object({ a: date, b: date })],
      ],
      'x-y-1',
    ],
    [
      'templates that overlap',
      [
        [template(['', '-1']), anything],
        [inX, date],
      ],
      'x-1',
    ],
    [
      'one that overlaps a narrower',
      [
        [inXY, anything],
        [inX, anything],
        [template(['', '-1']), date],
      ],
      'x-y-1',
    ],
  ])('%s', (_, signatures, name) => {
    const indexes = signatures.map(([key, value]) => ({ key, value, readonly: false }))
    const narrow = signatures.at(-1)?.[1].kind === 'object' ? { a: at, b: at } : at
    const value = { [name]: narrow }
    for (const order of [indexes, indexes.toReversed()]) {
      const planned = planOf({ kind: 'object', properties: [], indexes: order })
      expect(roundTrip(planned, value)).toStrictEqual(value)
    }
  })
})
