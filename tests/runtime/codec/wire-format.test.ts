import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'

import {
  checkJobResult,
  decodeWire,
  encodeJobData,
} from '../../../src/runtime/codec/wire-format.js'

test.each([
  ['undefined', undefined],
  ['null', null],
  ['a number', 0],
  ['a text', 'a "quoted" \u0000 \ud800 text'],
  ['an array of nulls', [null, null]],
  ['nested objects', { a: { b: [{ c: true }] } }],
])('%s comes back as it was', (_, value) => {
  expect(decodeWire(encodeJobData(value))).toEqual(value)
})

test('undefined is stored as nothing, null as null', () => {
  expect(encodeJobData(undefined)).toBeUndefined()
  expect(encodeJobData(null)).toBe('null')
})

test('an object that is there twice, but not inside itself, is stored twice', () => {
  const address = { city: 'Graz' }
  const data = { from: address, to: address }
  expect(decodeWire(encodeJobData(data))).toEqual(data)
})

test('a property that is undefined is left out', () => {
  expect(encodeJobData({ a: 1, b: undefined })).toBe('{"a":1}')
})

test('a value that says itself how it is written is written so', () => {
  expect(encodeJobData({ at: new Date(0), url: new URL('https://example.com/') })).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","url":"https://example.com/"}',
  )
})

class Price {
  readonly #cents: number
  constructor(cents: number) {
    this.#cents = cents
  }
  get cents(): number {
    return this.#cents
  }
}
class Empty {
  declare kind?: string
}
class Filter {
  status: string | undefined = undefined
  isEmpty(): boolean {
    return this.status === undefined
  }
}
function* generated(): Generator<number> {
  yield 1
}

const circle: Record<string, unknown> = { name: 'outer' }
circle['inner'] = [{ back: circle }]

describe('what JSON would lose is refused, with its place', () => {
  test.each([
    ['a circle', circle, 'data.inner[0].back refers back'],
    ['a bigint', { amount: 10n }, 'data.amount is a bigint'],
    ['NaN', [1, Number.NaN], 'data[1] is NaN'],
    ['infinity', { max: Number.POSITIVE_INFINITY }, 'data.max is Infinity'],
    ['a map', { by: new Map() }, 'data.by is of type Map'],
    ['a set', new Set([1]), 'data is of type Set'],
    ['bytes', { file: Buffer.from('x') }, 'data.file is of type Buffer'],
    ['typed bytes', { file: new Uint8Array(2) }, 'data.file is of type Uint8Array'],
    ['an invalid date', { at: new Date(Number.NaN) }, 'data.at is an invalid date'],
    ['a function', { done: () => {} }, 'data.done is a function'],
    ['a symbol', { kind: Symbol('x') }, 'data.kind is a symbol'],
    ['an error', { cause: new Error('x') }, 'data.cause is of type Error'],
    [
      'a promise that was not awaited',
      { user: Promise.resolve(1) },
      'data.user is of type Promise',
    ],
    ['an iterator', { ids: [1].values() }, 'data.ids is of type'],
    ['a generator', { ids: generated() }, 'data.ids is of type object'],
    [
      'what has a tag and no constructor, as a module without exports',
      { as: Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) },
      'data.as is of type object',
    ],
    ['a format', { as: new Intl.NumberFormat() }, 'data.as is of type NumberFormat'],
    ['headers', [new Headers({ a: '1' })], 'data[0] is of type Headers'],
    ['a query', { by: new URLSearchParams('a=1') }, 'data.by is of type URLSearchParams'],
    ['a signal', { signal: AbortSignal.abort() }, 'data.signal is of type AbortSignal'],
    ['a blob', { file: new Blob(['x']) }, 'data.file is of type'],
    ['shared bytes', { file: new SharedArrayBuffer(1) }, 'data.file is of type'],
    ['a gap in an array', { items: [1, undefined] }, 'data.items[1] is undefined'],
    ['what toJSON gives', { price: { toJSON: () => ({ cents: 5n }) } }, 'data.price.cents'],
  ])('%s', (_, value, reason) => {
    expect(() => encodeJobData(value)).toThrow(
      expect.objectContaining({
        code: 'INVALID_JOB_DATA',
        message: expect.stringContaining(reason),
      }),
    )
  })
})

test.each([
  ['a class without members', new Empty(), '{}'],
  ['fields that are undefined', new Filter(), '{}'],
  [
    'fields beside private state',
    Object.assign(new Price(5), { currency: 'EUR' }),
    '{"currency":"EUR"}',
  ],
  ['no prototype', Object.create(null), '{}'],
  ['another realm', runInNewContext('({ list: [], none: {} })'), '{"list":[],"none":{}}'],
  ['boxed values', [new Number(1), new String(''), new Boolean(false)], '[1,"",false]'],
])('an object without content to lose is stored: %s', (_, value, text) => {
  expect(encodeJobData({ value })).toBe(`{"value":${text}}`)
})

test('a result may carry functions and errors: its job has done its work already', () => {
  expect(() =>
    checkJobResult({ done: () => {}, error: new Error('x'), of: new Headers(), list: [1] }),
  ).not.toThrow()
})

test.each([
  ['a circle', circle],
  ['a map', new Map()],
  ['a bigint', 1n],
  ['a list with an undefined, which would come back as null', { list: [undefined] }],
  ['a list with a gap', Array.from({ length: 1 })],
])('a result must not be %s', (_, result) => {
  expect(() => checkJobResult(result)).toThrow(
    expect.objectContaining({ code: 'INVALID_JOB_RESULT' }),
  )
})
