import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { givenByRuntime } from '../../dist/inspect/types/handler/services.js'
import { ts } from '../../dist/typescript/typescript.js'
import { printShape } from '../../src/emit/shapes/print-shape.js'
import type { WorkerModel } from '../../dist/model/queue-model.js'
import { readHandlers, handlersReadFromSyntax } from './read-source.js'
import { oneLine } from './one-line.js'

const declarations = `
export type Status = 'open' | 'paid'
export interface Address { street: string; zip?: string }
export interface Order { id: string; amount: number; due?: Date; note: string | null; status: Status; paid: boolean; address: Address; billing?: Address; tags: string[]; method: { kind: 'card'; digits: string } | { kind: 'bank'; iban: string } }
declare function isPaid(order: unknown): order is { status: 'paid' }
declare function assertDue(order: unknown): asserts order is { due: Date }
declare function fail(): never
async function find(id: string): Promise<Order> { throw new Error(id) }
const price = (of: unknown): number => Number(of)
function two(of: string): string
function two(of: number): number
function two(of: string | number): string | number { return of }
declare function load(id: string): Promise<{ loaded: string }>
export const limit = 3
import type { CoreServices } from '#pikku'
interface Lasting { save(): string; total: number; then: (then: (given: { save(): number; total: string }) => void) => void }
declare function last(): Lasting
declare function isOwn(named: unknown): named is { find(): 'own' }
interface Named { find(): string }
export interface Services extends CoreServices {
  readonly store: { save(order: Order): Promise<Address>; two(of: string): string; two(of: number): number }
  lasting: Lasting
  named: Named
  computed: Computed
}
interface Computed extends Named { ['find'](): 'computed' }
declare function end(): never
declare function nothing(): void
const words = ['in', 'file'] as const
type Narrow = (services: unknown, order: { id: string; amount: number }) => Promise<{ street: string }>
`

const declared = fileURLToPath(new URL('../../src/runtime/functions/services.ts', import.meta.url))

/** A handler, and the types of its function. */
type HandlerRow = readonly [handler: string, input: string, output: string]

/** What the text alone answers. */
const written: readonly HandlerRow[] = [
  ['async (_s, order: Order): Promise<Address> => order.address', 'Order', 'Address'],
  ['(_s, order: Order): Status => order.status', 'Order', 'Status'],
  ['(): Status => "open"', 'void', 'Status'],
  ['async ({ logger }) => { logger.info("x") }', 'void', 'void'],
  [
    'async ({ logger }, order: Order) => { if (order.paid) return; logger.info("x"); await load("1") }',
    'Order',
    'void',
  ],
  [
    'async (_s, order: Order) => { for (const tag of order.tags) if (tag === "x") throw new Error() }',
    'Order',
    'void',
  ],
  [
    'async (_s, order: Order) => ({ id: order.id, late: order.amount > 3, by: "x", at: new Date() })',
    'Order',
    '{ id: string; late: boolean; by: string; at: Date }',
  ],
  [
    'async (_s, { id, address: { zip } }: Order) => ({ id, zip })',
    'Order',
    '{ id: string; zip: string | undefined }',
  ],
  [
    'async (_s, order: Order) => { const fee = order.amount * 2; return { fee, text: `${fee}` } }',
    'Order',
    '{ fee: number; text: string }',
  ],
  [
    'async (_s, order: Order) => { const result = { paid: order.paid, to: order.address }; return result }',
    'Order',
    '{ paid: boolean; to: Address }',
  ],
  [
    'async (_s, order: Order) => ({ status: order.status, note: order.note, due: order.due })',
    'Order',
    '{ status: Status; note: string | null; due: Date | undefined }',
  ],
  [
    'async (_s, order: Order) => ({ fee: order.amount > 3 ? { of: order.amount } : null })',
    'Order',
    '{ fee:; | { of: number }; | null }',
  ],
  [
    'async (_s, order: Order) => { if (order.amount > 3) return { ok: true }; return { ok: false } }',
    'Order',
    '{ ok: boolean }',
  ],
  [
    'async (_s, order: Order) => ({ street: order.billing?.street, note: order.note ?? "", due: order.due ?? null })',
    'Order',
    '{ street: string | undefined; note: string; due: Date | null }',
  ],
  [
    'async (_s, order: Order) => ({ all: [order.address], words: order.id.split(" "), size: order.tags.length })',
    'Order',
    '{ all: Address[]; words: string[]; size: number }',
  ],
  [
    'async (_s, order: Order) => ({ /** Said here. */ id: order.id })',
    'Order',
    '{ /** Said here. */; id: string }',
  ],
  [
    'async (_s, order: Order) => { if (order.note === null) throw new Error(); return { id: order.id } }',
    'Order',
    '{ id: string }',
  ],
  [
    'async (_s, order: Order) => ({ state: (order.paid ? "a" : "b") as Status })',
    'Order',
    '{ state: Status }',
  ],
  ['async () => "open" as const', 'void', "'open'"],
  [
    'async () => { const found = await find("1"); return { total: found.amount + price(1), to: found.address } }',
    'void',
    '{ total: number; to: Address }',
  ],
  ['async (_s, order: Order) => load(order.id)', 'Order', '{ loaded: string }'],
  [
    'async ({ store }, order: Order) => ({ at: await store.save(order) })',
    'Order',
    '{ at: Address }',
  ],
  ['async (services, order: Order) => services.store.save(order)', 'Order', 'Address'],
  [
    'async (_s, order: Order) => ({ sizes: order.tags.map((tag) => tag.length) })',
    'Order',
    '{ sizes: number[] }',
  ],
]

/** What must be left to the checker: here the text says less than the compiler knows, or something else. */
const open: readonly HandlerRow[] = [
  [
    'async (_s, order: Order) => { const fee = order.amount > 3 ? { of: order.id } : null; if (fee?.of !== "x") throw new Error(); return { fee } }',
    'Order',
    '{ fee: { of: string } }',
  ],
  [
    'async (_s, order: Order) => { for (order.note of ["a"]) break; return { note: order.note } }',
    'Order',
    '{ note: string | null }',
  ],
  ['async ({ store }) => ({ of: store.two("a") })', 'void', '{ of: string }'],
  ['async ({ attempt }) => ({ attempt })', 'void', '{ attempt: number }'],
  ['async () => ({ of: two("a") })', 'void', '{ of: string }'],
  [
    '(async (_s, order: Order): Promise<Address> => order.address) as Narrow',
    '{ id: string; amount: number }',
    '{ street: string }',
  ],
  [
    'async (_s, order: Order) => { if (order.amount > 3) return null; return { ok: true as const } }',
    'Order',
    '; | { ok: true }; | null',
  ],
  [
    'async (_s, order: Order) => { if (order.note === null) throw new Error(); return { note: order.note } }',
    'Order',
    '{ note: string }',
  ],
  [
    'async (_s, { note }: Order) => { const absent = note === null; if (absent) throw new Error(); return { note } }',
    'Order',
    '{ note: string }',
  ],
  [
    'async (_s, order: Order) => { assertDue(order); return { due: order.due } }',
    'Order',
    '{ due: Date }',
  ],
  [
    'async (_s, order: Order) => (isPaid(order) ? { is: order.status } : null)',
    'Order',
    "; | { is: 'paid' }; | null",
  ],
  [
    'async (_s, order: Order) => { order.note = null; return { note: order.note } }',
    'Order',
    '{ note: null }',
  ],
  [
    'async (_s, order: Order) => { if (order.method.kind !== "card") throw new Error(); return { by: order.method } }',
    'Order',
    "{ by: { kind: 'card'; digits: string } }",
  ],
  [
    'async (_s, order: Order) => { if (limit > 2) return { ok: true }; return { no: order.id } }',
    'Order',
    '; | { no: string; ok?: undefined }; | { ok: boolean; no?: undefined }',
  ],
  [
    'async (_s, order: Order) => { const Math = { floor: () => "x" }; return { at: Math.floor(), of: order.id } }',
    'Order',
    '{ at: string; of: string }',
  ],
  [
    'async (_s, order: Order) => { if (limit > 2) { const order = { id: 1 }; void order } return { id: order.id } }',
    'Order',
    '{ id: string }',
  ],

  [
    'async (_s, order: Order) => { if (order.note === null) throw new Error(); const { note } = order; return { note } }',
    'Order',
    '{ note: string }',
  ],
  // What the compiler knows of names that stand for several things, or for something else than in the file.
  [
    'async (_s, order: Order) => { { const { kind } = order.method; if (kind !== "card") throw new Error() } return { by: order.method } }',
    'Order',
    "{ by: { kind: 'card'; digits: string } }",
  ],
  [
    'async (_s, { note }: Order) => { const absent = note === null; if (absent) throw new Error(); const log = (absent: string) => absent; return { note } }',
    'Order',
    '{ note: string }',
  ],
  [
    'async (_s, order: Order) => { const tag = order.amount; const first = tag; return { all: order.tags.map((tag) => ({ tag, first })) } }',
    'Order',
    '{ all: { tag: string; first: number }[] }',
  ],
  [
    'async (_s, order: Order) => { const words = ["in", "here"] as const; return { word: order.id as unknown as (typeof words)[number] } }',
    'Order',
    "{ word: 'here' | 'in' }",
  ],
  [
    'async (_s, order: Order, words: "given"[]): Promise<(typeof words)[number]> => words[0] ?? "given"',
    'Order',
    "'given'",
  ],
  [
    'async (_s, order: Order) => { class Address { own = 1 } return { at: order.id as unknown as Address } }',
    'Order',
    '{ at: Address2 }',
  ],
  [
    'async function find(_s: unknown, order: Order) { return { again: await find(_s, order) } }',
    'Order',
    'any',
  ],
  // A call that asserts something, or ends a run, where no statement is.
  [
    'async (_s, order: Order) => { const one = (assertDue(order), 1); return { due: order.due, one } }',
    'Order',
    '{ due: Date; one: number }',
  ],
  ['async () => { const one = (end(), 1) }', 'void', 'never'],
  [
    'async (_s, order: Order) => { if (!order.tags.every((tag) => tag === "a")) throw new Error(); return { tags: order.tags } }',
    'Order',
    "{ tags: 'a'[] }",
  ],
  [
    'async ({ named }) => { if (!isOwn(named)) throw new Error(); return { of: named.find() } }',
    'void',
    "{ of: 'own' }",
  ],
  // What is waited for in a way of its own.
  ['async () => { const { total } = await last(); return { total } }', 'void', '{ total: string }'],
  ['async ({ lasting }) => ({ saved: (await lasting).save() })', 'void', '{ saved: number }'],
  ['async ({ computed }) => ({ of: computed.find() })', 'void', "{ of: 'computed' }"],
  // Several literals, of which a function of one's own gives these.
  [
    'async (_s, order: Order) => ({ all: order.tags.map((tag) => (tag === "a" ? 1 : 2)) })',
    'Order',
    '{ all: (1 | 2)[] }',
  ],
  [
    'async (_s, order: Order) => ({ none: order.amount > 3 ? nothing() : undefined })',
    'Order',
    '{ none: void }',
  ],
]

test('what the runtime gives besides the services is what its types say', () => {
  const file = ts.createSourceFile('', readFileSync(declared, 'utf8'), ts.ScriptTarget.Latest)
  const names = file.statements.flatMap((statement) =>
    ts.isInterfaceDeclaration(statement) &&
    /^(?:CoreServices|RunContext)$/.test(statement.name.text)
      ? statement.members.map(({ name }) => name?.getText(file))
      : [],
  )
  expect(names).toEqual([...givenByRuntime])
})

const modes = ['syntax', 'slice', 'program'] as const
const all = [...written, ...open]

test('what a handler declares, and what it plainly returns, needs no checker; anything else does', async () => {
  const read = await handlersReadFromSyntax(
    all.map(([handler]) => handler),
    declarations,
  )
  expect(read).toEqual(written.map(([handler]) => handler))
})

describe.each(modes)('the types of handlers read from %s', (mode) => {
  let workers: readonly WorkerModel[]

  beforeAll(async () => {
    workers = await readHandlers(
      all.map(([handler]) => handler),
      { declarations, mode },
    )
  })

  test.each(all.map(([handler, input, output], index) => ({ handler, input, output, index })))(
    '$handler takes $input and gives $output',
    ({ input, output, index }) => {
      const [worker] = workers.slice(index)
      expect(worker && oneLine(printShape(worker.function.input))).toBe(input)
      expect(worker && oneLine(printShape(worker.function.output))).toBe(output)
    },
  )
})
