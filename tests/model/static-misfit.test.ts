import { describe, expect, test } from 'vitest'
import { misfitOf } from '../../src/model/static-misfit.js'
import type { StaticValue } from '../../src/model/static-value.js'
import { readTypes } from '../inspect/read-source.js'

const span = { file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 2 }

/** A value as it would be read of the code that writes it. */
function valueOf(value: unknown): StaticValue {
  if (value instanceof Date || typeof value === 'bigint')
    return { kind: 'dynamic', text: 'x', reason: 'it is made by the program', span }
  if (Array.isArray(value)) return { kind: 'list', items: value.map(valueOf), span }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => ({
      key,
      keySpan: span,
      value: valueOf(inner),
    }))
    return { kind: 'record', entries, span }
  }
  return { kind: 'constant', value: value as string, span }
}

const fits: readonly (readonly [type: string, value: unknown])[] = [
  ['string', 'a'],
  ['number | null', null],
  ['void', undefined],
  ['{ a?: number }', {}],
  ['{ a?: number }', { a: undefined }],
  ['{ a: number | undefined }', { a: undefined }],
  ['{ at: Date; big: bigint }', { at: new Date(), big: 1n }],
  ["'open' | 'done'", 'done'],
  ['{ kind: "a"; a: number } | { kind: "b"; b: string }', { kind: 'b', b: 'x' }],
  ['string[]', []],
  ['readonly { sku: string }[]', [{ sku: 'a' }]],
  ['[string, number]', ['a', 1]],
  ['Record<string, number>', { a: 1 }],
  ['`sku-${string}`', 'sku-1'],
  ['string & { readonly brand: "Id" }', 'a'],
  ['unknown', { anything: [1] }],
  ['Tree', { children: [{ children: [] }] }],
  // What else a value has is said by the compiler.
  ['{ a: number }', { a: 1, more: 2 }],
]

const misfits: readonly (readonly [type: string, value: unknown, path: string, found: string])[] = [
  ['string', 1, '', '1'],
  ['void', 'a', '', '"a"'],
  ['{ a: number }', undefined, '', 'missing'],
  ['{ a: number }', {}, '.a', 'missing'],
  ['{ "a-b": number }', { 'a-b': 'x' }, '["a-b"]', '"x"'],
  [
    '{ items: { count: number }[] }',
    { items: [{ count: 1 }, { count: '2' }] },
    '.items[1].count',
    '"2"',
  ],
  ["'open' | 'done'", 'shut', '', '"shut"'],
  ['{ at: Date }', { at: '2030-01-01' }, '.at', '"2030-01-01"'],
  ['string[]', { a: 1 }, '', 'an object'],
  ['{ a: string }', ['a'], '', 'a list'],
  ['{ state: { at: number } | null }', { state: { at: 'x' } }, '.state.at', '"x"'],
  ['Tree', { children: [{ children: [{}] }] }, '.children[0].children[0].children', 'missing'],
  ['Map<string, number>', {}, '', 'an object'],
]

const declarations = 'interface Tree { children: Tree[] }'

describe('a value that is written out', () => {
  test('fits the types that the compiler would take it for', async () => {
    const { shapes, definitions } = await readTypes(
      fits.map(([type]) => type),
      { declarations },
    )
    const wrong = fits.flatMap(([type, value], index) => {
      const misfit = misfitOf(valueOf(value), shapes[index]!, definitions)
      return misfit === null ? [] : [`${type}: ${misfit.path}`]
    })
    expect(wrong).toEqual([])
  })

  test('is refused at the place where it cannot be of its type', async () => {
    const { shapes, definitions } = await readTypes(
      misfits.map(([type]) => type),
      { declarations },
    )
    const found = misfits.map(([type, value], index) => {
      const misfit = misfitOf(valueOf(value), shapes[index]!, definitions)
      return [type, value, misfit?.path, misfit?.found]
    })
    expect(found).toEqual(misfits)
  })
})
