import { beforeAll, describe, expect, test } from 'vitest'
import { compareShapes } from '../../src/model/compat/compare-shapes.js'
import { definitionTable, type DefinitionTable } from '../../src/model/definition-table.js'
import type { Shape } from '../../src/model/shape.js'
import { readTypes } from '../inspect/read-source.js'

const declarations = `
interface Older { id: string; next?: Older }
interface Newer { id: string; at: Date; next?: Newer }
/** @format date */
type Day = string
/** @multipleOf 2 */
type Even = bigint
`

/**
 * What is stored of the first type, and read as the second: `new` tells what a new worker cannot read of jobs that wait,
 * `old` what a worker that still runs cannot read of new jobs.
 */
const rows: readonly (readonly [from: string, to: string, changes: readonly string[]])[] = [
  ['string', 'string', []],
  ['number', 'string', ['new data', 'old data']],
  ["'a'", "'a' | 'b'", ['old data']],
  ["'a' | 'b'", "'a'", ['new data']],
  ['string', "'a'", ['new data']],
  ['{ id: string }', '{ id: string; at: Date }', ['new data.at']],
  ['{ id: string }', '{ id: string; at?: Date }', []],
  ['{ id: string; at: Date }', '{ id: string }', ['old data.at']],
  ['{ at: Date }', '{ at: string }', ['old data.at']],
  ['{ at: string }', '{ at: Date }', ['new data.at']],
  ['{ n?: number }', '{ n: number }', ['new data.n']],
  ['{ n: number | null }', '{ n: number }', ['new data.n']],
  ['{ n: number }', '{ n: number | null }', ['old data.n']],
  ['{ n: bigint }', '{ n: number }', ['new data.n', 'old data.n']],
  ['string[]', 'readonly string[]', []],
  ['string[]', '(string | number)[]', ['old data[]']],
  ['[string]', '[string, number?]', ['old data']],
  ['[string]', '[string, number]', ['new data', 'old data']],
  ['Set<string>', 'string[]', []],
  ['Map<string, number>', 'Map<string, number | string>', ['old data[][1]']],
  ['Record<string, number>', 'Record<string, string>', ['new data.key', 'old data.key']],
  ['{ a: 1 }', 'Record<string, number>', ['old data.a', 'old data.a']],
  ['`v${number}`', 'string', ['old data']],
  [
    "{ kind: 'a'; n: number }",
    "{ kind: 'a'; n: number } | { kind: 'b' }",
    ['old data.kind', 'old data.n'],
  ],
  ['void', 'string', ['new data']],
  ['void', 'string | undefined', []],
  ['unknown', 'string', ['new data', 'new data']],
  ['string', 'unknown', ['old data', 'old data']],
  ['Older', 'Newer', ['new data.at']],
  ['Older', 'Older', []],
  // Beside a type of texts, a date arrives as its text, which is none of these.
  ['{ at: Date }', '{ at: Date | Day }', ['new data.at', 'old data.at']],
  ['{ at: Date | Day }', '{ at: Date | Day; note?: string }', []],
  ["{ n: '5' }", '{ n: Even }', ['new data.n', 'old data.n']],
  ['(string | undefined)[]', '({} | undefined)[]', ['new data[]', 'old data[]']],
  ['string[]', '{ 0?: number }', ['new data', 'old data']],
  [
    '{ [key: string]: string | number; [key: number]: number }',
    '{ [key: number]: number; [key: string]: string | number }',
    [],
  ],
]

let shapes: readonly Shape[]
let table: DefinitionTable

beforeAll(async () => {
  const read = await readTypes(
    rows.flatMap(([from, to]) => [from, to]),
    { declarations },
  )
  shapes = read.shapes
  table = definitionTable(read.definitions)
})

describe('what two versions of a type cannot read of each other', () => {
  test.each(rows.map(([from, to, changes], index) => ({ from, to, changes, index })))(
    '$from → $to: $changes',
    ({ changes, index }) => {
      const [older, newer] = shapes.slice(2 * index)
      if (older === undefined || newer === undefined) throw new Error('The types were not read')
      const found = compareShapes({ shape: older, table }, { shape: newer, table })
      expect(found.map(({ reader, path }) => `${reader} ${path}`)).toEqual(changes)
    },
  )
})
