/** One queue's sources: its types and its handler. The handler's file imports what it needs from the types' file. */
export interface JobSources {
  readonly types: string
  /** Without the import of `pikkuSessionlessFunc`. */
  readonly handler: string
}

export type JobKind = keyof typeof jobKinds

/**
 * The kinds of job types that projects hold. What `written` has is read from its syntax; the other kinds are what people
 * write besides, each of which a reader of types may find hard.
 */
export const jobKinds = {
  written: (index: number): JobSources => ({
    types: `/** What job ${index} needs. */
export interface Job${index} {
  /** The order's id. */
  id: string
  amount: number
  due: Date
  status: 'open' | 'paid' | 'late${index}'
  lines: Line${index}[]
  address?: { street: string; city: string; zip: \`\${number}\` }
  labels: Record<string, string>
}

export interface Line${index} {
  sku: string
  quantity: number
  price: bigint
}

export type Result${index} = { ok: true; receipt: string } | { ok: false; reason: string }
`,
    handler: declared(index),
  }),
  generic: (index: number): JobSources => ({
    types: `import type { Envelope, Page } from '../shared/generic.js'

export interface Order${index} { id: string; amount: number; due: Date }
export type Job${index} = Envelope<Page<Order${index}>, 'order${index}'>
export type Result${index} = Page<{ id: string; ok: boolean }>
`,
    handler: declared(index, 'data.payload.items.length > 0 ? data.id : data.kind', page),
  }),
  utility: (index: number): JobSources => ({
    types: `import type { User } from '../shared/entities.js'

export interface Extra${index} { reason${index}: string; at?: Date }
export type Job${index} = Pick<User, 'id' | 'email' | 'createdAt'> & Partial<Extra${index}>
export type Result${index} = Omit<User, 'password' | 'createdAt'>
`,
    handler: declared(
      index,
      'data.id',
      (id) => `{ id: ${id}, email: data.email, name: 'x', role: 'user' }`,
    ),
  }),
  enums: (index: number): JobSources => ({
    types: `import { Priority, type Stage } from '../shared/enums.js'

export const channels${index} = ['mail', 'sms', 'push${index}'] as const
export type Channel${index} = (typeof channels${index})[number]
export interface Job${index} { id: string; priority: Priority; stage: Stage; channel: Channel${index} }
export type Result${index} = { stage: Stage; urgent: Priority.High | null }
`,
    handler: declared(index, 'data.id', () => `{ stage: data.stage, urgent: null }`),
  }),
  extended: (index: number): JobSources => ({
    types: `import type { Auditable, Tenant } from '../shared/entities.js'

export interface Job${index} extends Auditable, Tenant { id: string; amounts: readonly number[] }
export interface Result${index} extends Tenant { total: number; warnings?: string[] }
`,
    handler: declared(
      index,
      'data.id',
      () => `{ tenantId: data.tenantId, total: data.amounts.length }`,
    ),
  }),
  barrel: (index: number): JobSources => ({
    types: `import type { Address, Money } from '../shared/index.js'

export interface Job${index} { id: string; to: Address; price: Money; notes${index}: string[] }
export type Result${index} = { paid: Money } | { failed: string }
`,
    handler: declared(index, 'data.id', () => `{ paid: data.price }`),
  }),
  inferred: (index: number): JobSources => ({
    types: `export interface Job${index} { id: string; amount: number; due: Date }
`,
    handler: `import type { Job${index} } from './job${index}.types.js'

export const handle${index} = pikkuSessionlessFunc({
  func: async ({ logger }, data: Job${index}) => {
    logger.info('job ${index}', { id: data.id })
    const days = Math.floor((Date.now() - data.due.getTime()) / 86_400_000)
    return { id: data.id, late: days > 0, days, fee: days > 30 ? { amount: data.amount, reason: 'late${index}' } : null }
  },
})
`,
  }),
  called: (index: number): JobSources => ({
    types: `export interface Job${index} { id: string; amount: number }
export interface Priced${index} { total: number; currency: 'EUR' | 'USD' }
export async function price${index}(job: Job${index}): Promise<Priced${index}> {
  return { total: job.amount * 2, currency: 'EUR' }
}
`,
    handler: `import { price${index}, type Job${index} } from './job${index}.types.js'

export const handle${index} = pikkuSessionlessFunc({
  func: async ({ logger }, data: Job${index}) => {
    const priced = await price${index}(data)
    logger.info('job ${index}', { id: data.id })
    return { id: data.id, total: priced.total, free: priced.total === 0 }
  },
})
`,
  }),
  serviced: (index: number): JobSources => ({
    types: `export interface Job${index} { id: string; limit?: number }
`,
    handler: `import type { Job${index} } from './job${index}.types.js'

export const handle${index} = pikkuSessionlessFunc({
  func: async ({ client }, data: Job${index}) => {
    const found = await client.command${(index * 7) % 4000}({ id: data.id, options: { limit: data.limit ?? 10 } })
    return { names: found.items.map(({ name }) => name), more: found.next !== undefined }
  },
})
`,
  }),
  schema: (index: number): JobSources => ({
    types: `import * as z from 'zod'

export const job${index} = z.object({ id: z.string(), amount: z.number().min(0), tags: z.array(z.string()), note${index}: z.string().optional() })
export const result${index} = z.object({ ok: z.boolean(), at: z.date() })
`,
    handler: `import { job${index}, result${index} } from './job${index}.types.js'

export const handle${index} = pikkuSessionlessFunc({
  input: job${index},
  output: result${index},
  func: async (_services, data) => ({ ok: data.tags.length > 0, at: new Date() }),
})
`,
  }),
  packaged: (index: number): JobSources => ({
    types: `import type { Command${(index * 7) % 4000}Input, Command${(index * 7) % 4000}Output } from 'heavy'

export interface Job${index} { id: string; command: Command${(index * 7) % 4000}Input }
export type Result${index} = Command${(index * 7) % 4000}Output
`,
    handler: declared(index, 'data.id', () => `{ items: [] }`),
  }),
  conditional: (index: number): JobSources => ({
    types: `import type { Auditable, User } from '../shared/entities.js'

export type Event${index} = { kind: 'made'; user: User } | { kind: 'audited'; by: Auditable }
type Of<Event, Kind> = Event extends { kind: Kind } ? Omit<Event, 'kind'> : never
export interface Job${index} { id: string; event: Of<Event${index}, 'made'> }
export type Result${index} = { at?: Date; seen: number }
`,
    handler: declared(index, 'data.id', () => `{ seen: 1 }`),
  }),
  mapped: (index: number): JobSources => ({
    types: `import type { User } from '../shared/entities.js'

export type Changes${index}<T> = { [Key in keyof T]?: { from: T[Key]; to: T[Key] } }
export interface Job${index} { id: string; changes: Changes${index}<User>; by: User['email'] }
export type Result${index} = Record<'added' | 'removed', number>
`,
    handler: declared(index, 'data.id', () => `{ added: 0, removed: 0 }`),
  }),
} as const satisfies Record<string, (index: number) => JobSources>

/** The kinds as they come in everyday code: what is written out most, then enums, inferred handlers and the others. */
export const everyday: readonly JobKind[] = [
  'written',
  'enums',
  'generic',
  'inferred',
  'utility',
  'barrel',
  'written',
  'extended',
  'schema',
  'mapped',
  'written',
  'enums',
  'called',
  'packaged',
  'written',
  'utility',
  'barrel',
  'enums',
  'generic',
  'serviced',
]

/** The same, where one in twenty is of a kind that only the checker answers. */
export const withConditional: readonly JobKind[] = everyday.map((kind, index) =>
  index === 19 ? 'conditional' : kind,
)

/** What several jobs import. */
export const sharedTypes: Readonly<Record<string, string>> = {
  'shared/generic.ts': `export interface Page<Item> { items: Item[]; next?: string; total: number }
export interface Envelope<Payload, Kind extends string> { id: string; kind: Kind; sentAt: Date; payload: Payload }
`,
  'shared/entities.ts': `export interface User { id: string; email: string; name: string; password: string; role: 'user' | 'admin'; createdAt: Date }
export interface Auditable { createdBy: string; createdAt: Date }
export interface Tenant { tenantId: string }
`,
  'shared/enums.ts': `export enum Priority { Low, Normal, High = 10 }
export const stages = { draft: 'draft', sent: 'sent', done: 'done' } as const
export type Stage = (typeof stages)[keyof typeof stages]
`,
  'shared/address.ts': `export interface Address { street: string; city: string; country: string; zip?: string }
`,
  'shared/money.ts': `export interface Money { cents: bigint; currency: 'EUR' | 'USD' }
`,
  'shared/index.ts': `export * from './address.js'
export type { Money } from './money.js'
export * from './entities.js'
export * from './enums.js'
`,
}

function page(id: string): string {
  return `{ items: [{ id: ${id}, ok: true }], total: 1 }`
}

/** A handler whose types are written as type arguments, and whose body is of a usual length. */
function declared(index: number, id = 'data.id', result?: (id: string) => string): string {
  const returned =
    result === undefined
      ? `data.amount > 0 ? { ok: true, receipt: data.id } : { ok: false, reason: 'nothing to pay' }`
      : result('key')
  return `import { normalise } from 'heavy'
import type { Job${index}, Result${index} } from './job${index}.types.js'

/** Works on job ${index}. */
export const handle${index} = pikkuSessionlessFunc<Job${index}, Result${index}>({
  func: async ({ store, logger }, data) => {
    const key = ${id}
    logger.info('job ${index}', { key })
    const entries = Object.entries(data).filter(([name]) => name !== 'id')
    const total = entries.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0)
    await store.save(normalise(key), { total, data })
    return ${returned}
  },
  auth: false,
  docs: { summary: 'Job ${index}', tags: ['bench'] },
})
`
}
