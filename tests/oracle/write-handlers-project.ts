import { writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Random } from './random.js'
import { writePlainWirings, writeSettings } from './write-project.js'

const types = `
export type Status = 'open' | 'paid' | 'late'
export enum Level { Low, High = 10 }
export type Code = \`sku-\${number}\`
export interface Address { street: string; zip?: string; lines: string[] }
export type Method = { kind: 'card'; digits: string } | { kind: 'bank'; iban: string; due: Date }
export interface Page<Item> { items: Item[]; total: number; next?: Item }
export interface Base { id: string; readonly made: Date }
export interface Order extends Base {
  /** What it costs. */
  amount: number
  cents: bigint
  due?: Date
  note: string | null
  paid: boolean
  status: Status
  level: Level
  code: Code
  address: Address
  billing?: Address | null
  method: Method
  tags: readonly string[]
  pages: Page<Address>
  labels: Record<string, string>
  maybe?: boolean
  count: number | undefined
  either: string | number
  pair: [string, number]
  fixed: Level.High
  flag: true
  word: 'word'
  lists: string[] | number[]
  rate: 1 | 2
}
export type Alias = Pick<Order, 'id' | 'amount' | 'due' | 'note' | 'status' | 'address' | 'tags' | 'paid' | 'level' | 'billing' | 'count' | 'method'>
export function assertDue(data: unknown): asserts data is { due: Date; note: string } { if (!data) throw new Error() }
export function isPaid(data: unknown): data is { status: 'paid' } { return Boolean(data) }
export function fail(message: string): never { throw new Error(message) }
export async function find(id: string): Promise<Order> { throw new Error(id) }
export const price = async (of: unknown): Promise<number> => Number(of)
export function level(of: unknown): Level { return of ? Level.Low : Level.High }
export function pages(...of: unknown[]): Page<Alias>[] { return of as [] }
export const status = (): Status | null => null
export function two(of: string): string
export function two(of: number): number
export function two(of: string | number): string | number { return of }
export function same<T>(of: T): T { return of }
export const said = (of: string) => of
export const typed: (of: unknown) => Promise<boolean> = async () => true
export async function nothing(): Promise<void> {}
export async function load(id: string): Promise<{ loaded: string }> { return { loaded: id } }
`

const services = `
import type { CoreServices } from '#pikku'
import type { Address, Alias, Level, Order, Page, Status } from './types.js'
interface Base<Item> { first(): Promise<Item>; total: () => number }
export interface Repository<Item> extends Base<Item> { find(id: string): Promise<Item | null>; all(): Promise<Item[]>; page(at?: number): Page<Item>; maybe?(): string; same<T>(of: T): T }
export interface Services extends CoreServices {
  readonly orders: Repository<Order>
  addresses: Repository<Address>
  mail: { send(to: string): Promise<{ id: string; at: Date }>; two(of: string): string; two(of: number): number; deep: { level(): Level; status(): Status | null; text: string } }
  attempt: { times(): number }
  load: (id: string) => Promise<Alias>
  void: { nothing(): Promise<void>; never(): never }
}
`

const paths = [
  'id',
  'made',
  'amount',
  'cents',
  'due',
  'note',
  'paid',
  'status',
  'level',
  'code',
  'address',
  'address.street',
  'address.zip',
  'address.lines',
  'billing',
  'method',
  'method.kind',
  'tags',
  'pages',
  'pages.items',
  'pages.next',
  'labels',
  'maybe',
  'count',
  'either',
  'pair',
  'fixed',
  'flag',
  'word',
  'lists',
  'rate',
] as const

/**
 * Writes a project of handlers whose types no call writes: what they take is declared by their data, and what they give
 * is declared, or inferred from what they return. Conditions, assignments and assertions before it may narrow it.
 */
export function writeHandlersProject(
  directory: string,
  random: Random,
  { queues, exact }: { readonly queues: number; readonly exact: boolean },
): void {
  const write = (name: string, text: string): void =>
    writeFileSync(path.join(directory, name), text)
  const rows = Array.from({ length: queues }, (_, index) => `queue-${index}`)
  write('types.ts', types)
  write('services.ts', services)
  write(
    'jobs.ts',
    [
      "import { pikkuSessionlessFunc } from '#pikku'",
      "import { pikkuSessionlessFunc as untypedFunc } from 'pikku'",
      "import { assertDue, fail, find, isPaid, level, load, nothing, pages, price, said, same, status, two, typed, Level, type Alias, type Address, type Base, type Code, type Method, type Order, type Page, type Status } from './types.js'",
      'export const limit = 3',
      'function own(): Address | undefined { return undefined }',
      ...rows.map(
        (_, index) =>
          `/** Work ${index}. */\nexport const work${index} = ${random.chance(0.1) ? handler(random).replace('pikkuSessionlessFunc', 'untypedFunc') : handler(random)}`,
      ),
    ].join('\n'),
  )
  writeSettings(directory, exact)
  writePlainWirings(directory, rows)
}

function handler(random: Random): string {
  const write = createValueWriter(random)
  const data = random.pick(['data', 'data', 'data', '{ id, amount, status, note, address }', null])
  const type = random.pick(['Order', 'Order', 'Order', 'Alias', 'Readonly<Order>', 'Page<Order>'])
  const isAsync = random.chance(0.9)
  const services = random.pick([
    '{ logger, orders, mail, addresses }',
    '_services',
    '{ logger: log, orders: kept, mail: { deep } }',
    '{ logger, attempt, load, void: nothing }',
  ])
  const parameters = data === null ? services : `${services}, ${data}: ${type}`
  const given = random.chance(0.15) ? declaredResult(random, isAsync) : null
  const source = {
    data: data === 'data' && type !== 'Page<Order>',
    taken: data?.startsWith('{') === true && type !== 'Page<Order>',
    services,
  }
  const before = Array.from({ length: random.below(4) }, () => write.statement(source))
  const names = before.flatMap((statement) => nameIn(statement) ?? [])
  const value = write.result({ ...source, names })
  const last =
    given !== null
      ? 'throw new Error()'
      : random.pick([
          `return ${value}`,
          `return ${value}`,
          `return ${value}`,
          '',
          'return',
          `if (limit > 2) { return }`,
          `if (limit > 2) return ${value}; return ${value}`,
          `if (limit > 2) return ${random.chance(0.3) ? 'null' : write.result({ ...source, names })}; return ${value}`,
        ])
  const body =
    before.length === 0 && given === null && last.startsWith('return ') && random.chance(0.5)
      ? `(${value})`
      : `{ ${[...unique(before), last].join('; ')} }`
  const isMethod = random.chance(0.15) && !body.startsWith('(')
  const prefix = isAsync ? 'async ' : ''
  const returns = given === null ? '' : `: ${given}`
  if (isMethod) return `pikkuSessionlessFunc({ ${prefix}func(${parameters})${returns} ${body} })`
  const arrow = `${prefix}(${parameters})${returns} => ${body}`
  return random.chance(0.3)
    ? `pikkuSessionlessFunc(${arrow})`
    : `pikkuSessionlessFunc({ func: ${arrow}, auth: false })`
}

/** The one name that a statement declares. */
function nameIn(statement: string): string | undefined {
  return /^const (?:\{ \w+: )?(\w+)(?: \})? =/.exec(statement)?.[1]
}

/** A name that two statements declare would be a mistake. */
function unique(statements: readonly string[]): string[] {
  const seen = new Set<string>()
  return statements.filter((statement) => {
    const name = nameIn(statement) ?? /^const (\{.*?\}) =/.exec(statement)?.[1]
    if (name === undefined) return true
    const isNew = !seen.has(name)
    seen.add(name)
    return isNew
  })
}

function declaredResult(random: Random, isAsync: boolean): string {
  const type = random.pick([
    'Order',
    'void',
    'Status',
    '{ id: string; at?: Date }',
    'Page<Address>',
    'Alias | null',
    'Level[]',
  ])
  return isAsync || random.chance(0.3) ? `Promise<${type}>` : type
}

interface Source {
  /** Whether there is `data`, and whether it was taken apart. */
  readonly data: boolean
  readonly taken: boolean
  readonly services: string
  readonly names?: readonly string[]
}

function createValueWriter(random: Random) {
  const reference = ({ data, taken, names = [] }: Source): string => {
    if (names.length > 0 && random.chance(0.4)) return random.pick(names)
    if (taken)
      return random.pick([
        'id',
        'amount',
        'status',
        'note',
        'address',
        'address.zip',
        'address.street',
      ])
    if (data) return random.chance(0.05) ? 'data' : `data.${random.pick(paths)}`
    return random.pick(["'text'", '7', 'limit'])
  }
  const condition = (source: Source): string =>
    random.pick([
      () => reference(source),
      () => `!${reference(source)}`,
      () => `${reference(source)} === ${reference(source)}`,
      () => `${reference(source)} !== null`,
      () => `${number(source)} > 3`,
      () => `typeof ${reference(source)} === 'string'`,
      () => `isPaid(${reference(source)})`,
      () => `${reference(source)} && limit > 2`,
    ])()
  const number = (source: Source): string =>
    source.data
      ? random.pick([
          'data.amount',
          'data.tags.length',
          'data.address.lines.length',
          'limit',
          'data.id.length',
          'data.level',
        ])
      : random.pick(['limit', 'Date.now()', '4'])
  const value = (source: Source, depth: number): string => {
    const inner = (): string => value(source, depth + 1)
    const simple: (() => string)[] = [
      () => served(source),
      () => served(source),
      () => reference(source),
      () => reference(source),
      () => reference(source),
      () =>
        random.pick([
          "'done'",
          '1',
          '-1',
          'true',
          'null',
          'undefined',
          '`a`',
          '7n',
          'limit',
          'Level.High',
        ]),
      () =>
        random.pick([
          "'done' as const",
          'true as const',
          '3 as const',
          "'open' as Status",
          'null as string | null',
          '[] as Address[]',
        ]),
      () => `\`\${${reference(source)}}-x\``,
      () => `${number(source)} > 2`,
      () => `${reference(source)} === 'open'`,
      () => `!${reference(source)}`,
      () => `${number(source)} * ${number(source)}`,
      () => `${number(source)} + ${random.pick(['1', "'x'", number(source)])}`,
      () =>
        random.pick([
          'new Date()',
          'Date.now()',
          'Math.floor(2.5)',
          'String(1)',
          'new Date().toISOString()',
          'Math.max(1, 2)',
          "JSON.stringify('a')",
          "'a'.trim()",
          "'a b'.split(' ')",
          'Number.isInteger(4)',
        ]),
      () =>
        source.data
          ? random.pick([
              'data.made.getTime()',
              'data.id.toUpperCase()',
              'data.tags.join()',
              "data.id.split(',')",
              'data.billing?.street',
              'data.due?.getTime()',
              'data.pages.next?.zip',
              'data.amount.toFixed(2)',
              'data.code.length',
              'data.tags.map((tag) => tag)',
              'data.method.kind',
              'data.tags.some(isPaid)',
            ])
          : '4',
      () =>
        source.data
          ? random.pick([
              "data.tags.map((tag) => (tag === 'a' ? 1 : 2))",
              "data.tags.map((tag) => (tag === 'a' ? 'b' : null))",
              `data.tags.map((made${random.below(4)}) => ${reference(source)})`,
            ])
          : 'null',
      () =>
        source.data
          ? random.pick([
              "data.note ?? ''",
              'data.due ?? null',
              'data.count ?? 0',
              'data.maybe ?? false',
              'data.billing ?? null',
              "data.address.zip ?? 'none'",
              'data.status ?? null',
              'data.pages.next ?? undefined',
            ])
          : "'b'",
    ]
    if (depth > 2 || random.chance(0.5)) return random.pick(simple)()
    return random.pick([
      () => object(source, depth + 1),
      () => `(${condition(source)} ? ${inner()} : null)`,
      () => `(${condition(source)} ? ${inner()} : ${inner()})`,
      () => `(${number(source)} > 3 ? ${inner()} : undefined)`,
      () => `[${inner()}]`,
      () => `[${reference(source)}, ${reference(source)}]`,
      () =>
        `(${number(source)} > 3 ? ${random.pick(["'a' : 'b'", "'a' : null", '1 : 2', 'true : false', 'data : null', "'a' : data"])})`.replaceAll(
          /\bdata\b/g,
          source.data ? 'data' : 'limit',
        ),
    ])()
  }
  const served = ({ services, data }: Source): string => {
    const of = services.startsWith('{ logger, orders')
      ? [
          'await orders.find("1")',
          'await orders.all()',
          'orders.page()',
          'await orders.first()',
          'orders.total()',
          "orders.same('a')",
          'await mail.send("a")',
          '(await mail.send("a")).at',
          "mail.two('a')",
          'mail.deep.level()',
          'mail.deep.text',
          'await addresses.first()',
          '(await addresses.all()).length',
          '(await orders.all()).map(({ id, status }) => ({ id, status }))',
          '(await orders.all()).map((order) => order.address)',
          '(await addresses.all()).map(({ zip }) => zip)',
        ]
      : services === '_services'
        ? [
            'await _services.orders.find("1")',
            '_services.mail.deep.status()',
            'await _services.load("1")',
            '_services.attempt',
            '(await _services.orders.first()).status',
            '(await _services.orders.all()).map(({ note }) => note ?? null)',
          ]
        : services.startsWith('{ logger, attempt')
          ? ['await load("1")', '(await load("1")).address', 'await nothing.nothing()', 'attempt']
          : [
              'await kept.find("1")',
              'deep.level()',
              'deep.text',
              'kept.page().items',
              '(await kept.all()).map((order, index) => ({ at: index, of: order.tags }))',
              "(await kept.all()).map(() => 'a')",
              '(await kept.all()).map((order) => (order.amount > 2 ? order.code : null))',
            ]
    return random.pick(
      data
        ? [
            ...of,
            ...of,
            'data.pages.items.map(({ street }) => street)',
            'data.tags.map((tag) => tag.length)',
            'data.address.lines.map((line) => `${line}!`)',
            "data.tags.map((tag) => tag === 'a')",
          ]
        : of,
    )
  }
  const object = (source: Source, depth: number): string => {
    const keys = ['first', 'second', 'third', "'a-b'"].filter(() => random.chance(0.7))
    const properties = keys.map(
      (key) => `${random.chance(0.15) ? '/** Said here. */ ' : ''}${key}: ${value(source, depth)}`,
    )
    if (source.taken && random.chance(0.4)) properties.push('id')
    if (properties.length === 0) properties.push('last: 1')
    return `{ ${properties.join(', ')} }`
  }
  const logger = (source: Source): string =>
    source.services === '{ logger }'
      ? 'logger'
      : source.services === '_services'
        ? '_services.logger'
        : 'log'
  return {
    result: (source: Source): string =>
      random.chance(0.75) ? object(source, 0) : value(source, 0),
    statement: (source: Source): string =>
      random.pick([
        () => `const made${random.below(4)} = ${value(source, 1)}`,
        () => `const made${random.below(4)} = ${object(source, 1)}`,
        () =>
          source.data
            ? `const { ${random.pick(['note', 'method', 'billing', 'due'])}: made${random.below(4)} } = data`
            : 'void limit',
        () => `const held${random.below(2)}: Status | null = 'open'`,
        () =>
          source.data
            ? `const { id: own${random.below(2)}, address: { zip } } = data`
            : 'const other = 3',
        () => `if (${condition(source)}) throw new Error('no')`,
        () =>
          `if (made${random.below(4)}?.first ${random.pick(['!== null', '=== undefined', "=== 'open'"])}) throw new Error('no')`,
        () =>
          source.data
            ? `if (data.${random.pick(['billing?.zip', 'pages.next?.street', 'method.kind'])} ${random.pick(["!== 'card'", '=== undefined'])}) throw new Error('no')`
            : 'void limit',
        () => (source.data ? "for (data.note of ['a']) void limit" : 'void limit'),
        () => `if (${condition(source)}) fail('no')`,
        () => `{ const held = ${condition(source)}; if (held) throw new Error('no') }`,
        () =>
          `if (${condition(source)}) { ${logger(source)}.info('x') } else { await load('x') }`.replace(
            'await',
            random.chance(0.5) ? 'void' : 'void',
          ),
        () => `${logger(source)}.info('x')`,
        () => "console.log('x')",
        () =>
          source.data
            ? random.pick([
                'assertDue(data)',
                'assertDue(data.address)',
                'data.note = null',
                'data.count = 3',
                'void load(data.id)',
                'data.tags.forEach(() => {})',
                'isPaid(data)',
                "{ const { kind } = data.method; if (kind !== 'card') throw new Error('no') }",
                "if (!data.tags.every((tag) => tag === 'a')) throw new Error('no')",
                'const comma = (assertDue(data), 1)',
              ])
            : "void load('x')",
        () => `for (const item of ['a']) { if (${condition(source)}) continue; void item }`,
        () => `try { ${logger(source)}.info('y') } catch { throw new Error() }`,
        () =>
          random.pick([
            "fail('always')",
            "function helper(): void { fail('x') }",
            'let loose = 3',
            'while (true) { break }',
            'switch (limit) { case 3: break }',
          ]),
      ])(),
  }
}
