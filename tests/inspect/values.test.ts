import { beforeAll, expect, test } from 'vitest'
import { entryOf, type StaticValue } from '../../src/model/static-value.js'
import { readSource, type ReadSource } from './read-source.js'

const declarations = `
const NAME = 'emails'
let changing = 'x'
const count = 3
const base = { attempts: 5, nested: { deep: 'yes' } }
const frozen = Object.freeze({ a: 1 })
const list = ['a', 'b'] as const
enum Size { Small = 1, Large = 'l' }
class Names { static readonly first = 'one'; static second = 'two' }
const [head] = list
const { nested: { deep } } = base
function named<const Name extends string>(name: Name) { return \`jobs-\${name}\` as const }
function plain(): string { return 'x' }
const itself: string = itself
`

/** An expression, and what it is worth; for what only the running program knows, the reason in brackets. */
const rows: readonly (readonly [expression: string, worth: unknown])[] = [
  ["'a'", 'a'],
  ['`a-${NAME}-${count}`', 'a-emails-3'],
  ['1_000', 1000],
  ['-2', -2],
  ['60 * 1000', 60_000],
  ["'a' + NAME", 'aemails'],
  ['true', true],
  ['!true', false],
  ['null', null],
  ['undefined', undefined],
  ["('a' as string)", 'a'],
  ["('a' satisfies string)", 'a'],
  ['NAME', 'emails'],
  ['base.attempts', 5],
  ["base['nested'].deep", 'yes'],
  ['deep', 'yes'],
  ['head', 'a'],
  ['list[1]', 'b'],
  ['frozen.a', 1],
  ['Size.Small', 1],
  ['Size.Large', 'l'],
  ['Names.first', 'one'],
  ["named('a')", 'jobs-a'],
  ['NAME.toUpperCase()', 'EMAILS'],
  ['String(count)', '3'],
  ["Number('4')", 4],
  ["parseInt('5 jobs')", 5],
  ["Number.parseInt('10', 16)", 16],
  ['[1, NAME]', [1, 'emails']],
  ['{ ...base, attempts: 7 }', { nested: { deep: 'yes' }, attempts: 7 }],
  ['list', ['a', 'b']],
  ['() => 1', '[code]'],
  [
    'changing',
    '[`changing` is declared with `let` or `var` and could change; declare it with `const`]',
  ],
  ['Names.second', '[`second` could be reassigned; declare it `static readonly`]'],
  ['plain()', '[it is the result of calling `plain`]'],
  ['process.env.QUEUE', '[it depends on the environment of the running process]'],
  ['Number(process.env.LIMIT ?? 5)', '[it depends on the environment of the running process]'],
  ['missing', '[`missing` is not declared in a file that was found]'],
  ['itself', '[it is defined by itself]'],
  ['Date.now() > 1 ? 1 : 2', '[it is 1 or 2, depending on the running program]'],
]

let read: ReadSource

beforeAll(async () => {
  const queues = rows.map(([expression], index) => {
    const name = String(index).padStart(4, '0')
    return `wireQueueWorker({ queue: 'q${name}', func: work, asked: ${expression} })`
  })
  read = await readSource(
    [
      declarations,
      'export const work = pikkuSessionlessFunc<void, void>(async () => {})',
      ...queues,
    ].join('\n'),
  )
})

test.each(rows.map(([expression, worth], index) => ({ expression, worth, index })))(
  '$expression is worth $worth',
  ({ worth, index }) => {
    const worker = read.model.workers[index]
    const entry = worker && entryOf(worker.options, 'asked')
    expect(entry).toBeDefined()
    expect(entry && shown(entry.value)).toEqual(worth)
  },
)

function shown(value: StaticValue): unknown {
  switch (value.kind) {
    case 'constant':
      return value.value
    case 'list':
      return value.items.map(shown)
    case 'record':
      return Object.fromEntries(value.entries.map((entry) => [entry.key, shown(entry.value)]))
    case 'dynamic':
      return `[${value.reason}]`
    case 'code':
      return '[code]'
  }
}
