import { beforeAll, expect, test } from 'vitest'
import { definitionTable, type DefinitionTable } from '../../src/model/definition-table.js'
import type { Shape } from '../../src/model/shape.js'
import { discriminate } from '../../src/model/wire/discriminate.js'
import { readTypes } from '../inspect/read-source.js'

const declarations = `
enum Kind { A = 'a', B = 'b' }
interface Mail { type: 'mail'; to: string }
`

/** Two members of a union, and the condition that the first meets and the second never does. */
const rows: readonly (readonly [one: string, other: string, condition: unknown])[] = [
  ["{ kind: 'a' }", "{ kind: 'b' }", ['is', 'kind', ['a']]],
  ["{ kind: 'a' | 'b' }", "{ kind: 'c' }", ['is', 'kind', ['a', 'b']]],
  ["{ kind: 'a' | 'b' }", "{ kind: 'b' }", undefined],
  ["{ kind: 'a' }", '{ kind: string }', undefined],
  ["{ kind: 'a' }", '{ size: number }', undefined],
  ["{ kind?: 'a' }", "{ kind: 'b' }", ['isNot', 'kind', ['b']]],
  ["{ kind?: 'a' }", "{ kind?: 'b' }", undefined],
  ['{ ok: true }', '{ ok: false }', ['is', 'ok', [true]]],
  ['{ ok: boolean }', '{ ok: null }', ['is', 'ok', [true, false]]],
  ['{ code: 1 }', '{ code: 2 }', ['is', 'code', [1]]],
  ['{ code: 1n }', '{ code: 2n }', undefined],
  ['{ kind: Kind.A }', '{ kind: Kind.B }', ['is', 'kind', ['a']]],
  ['Mail', "{ type: 'sms' }", ['is', 'type', ['mail']]],
  ['{ mail: string; sms?: never }', '{ sms: string; mail?: never }', ['has', 'mail']],
  ['{ mail?: string; sms?: never }', '{ sms: string }', ['lacks', 'sms']],
  ['{ mail: string | undefined; sms?: never }', '{ sms: string }', ['lacks', 'sms']],
  ['{ mail: string }', '{ sms: string }', undefined],
  ["['a', number]", "['b', string]", ['is', '0', ['a']]],
  ['[string, string]', '[string]', ['has', '1']],
  ['[string, ...string[]]', '[string]', undefined],
  // What is undefined in a list is null in JSON.
  ['[undefined, string]', '[number, Date]', undefined],
  ['[undefined, string]', '[null, Date]', undefined],
  ["['a', 'x'?]", "['a', null]", undefined],
]

let shapes: readonly Shape[]
let table: DefinitionTable

beforeAll(async () => {
  const read = await readTypes(
    rows.flatMap(([one, other]) => [one, other]),
    { declarations },
  )
  shapes = read.shapes
  table = definitionTable(read.definitions)
})

test.each(rows.map(([one, other, condition], index) => ({ one, other, condition, index })))(
  '$one beside $other: $condition',
  ({ condition, index }) => {
    const [one, other] = shapes.slice(2 * index)
    if (one === undefined || other === undefined) throw new Error('The types were not read')
    expect(discriminate(one, other, table)).toEqual(condition)
  },
)
