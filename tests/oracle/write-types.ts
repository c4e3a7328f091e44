import type { Random } from './random.js'

/** Declarations that the made types are made with: each file of a project gets them. */
export const declarations = `
export interface Order { readonly id: string; note?: string; lines: Line[]; paidAt: Date | null }
export type Line = { sku: \`sku-\${number}\`; quantity: number; gift?: boolean | undefined }
export interface Page<Item, Key extends string = 'cursor'> { items: readonly Item[]; next?: { [K in Key]: string } }
export interface Tree<Value> { value: Value; left?: Tree<Value>; right?: Tree<Value> | null }
export type List<Item> = { item: Item; next: List<Item> | null }
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Nested<Item> = Item | readonly Nested<Item>[]
export interface Person { name: string; friends: Person[]; home: House | undefined }
export type House = { owner: Person; rooms: [hall: number, ...others: number[]] }
export enum State { Open = 'open', Closed = 'closed', Lost = 'lost' }
export enum Level { Low = -1, Normal, High = 10 }
export type Kind = 'mail' | 'parcel' | 'letter'
export type Id<Tag extends string> = string & { readonly __tag: Tag }
export type Cents = number & { readonly __unit: 'cents' }
export type Event<K extends string, Data> = K extends string ? { kind: K; data: Data } : never
export type Unwrap<T> = T extends Promise<infer Value> ? Unwrap<Value> : T extends readonly (infer Item)[] ? Item : T
export type DeepPartial<T> = T extends Date ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T
export type DeepReadonly<T> = T extends Date ? T : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T
export type Mutable<T> = { -readonly [K in keyof T]-?: T[K] }
export type Prefixed<T> = { [K in keyof T as K extends string ? \`on\${Capitalize<K>}\` : never]: T[K] }
export type Nullable<T> = { [K in keyof T]: T[K] | null }
export type OnlyTexts<T> = { [K in keyof T as T[K] extends string ? K : never]: T[K] }
export type First<T> = T extends readonly [infer Head, ...unknown[]] ? Head : 'none'
export type Merge<A, B> = Omit<A, keyof B> & B
export interface Base { createdAt: Date; version: bigint }
export interface Invoice extends Base { readonly number: string; order: Order }
export type Labels = Record<Kind, string>
export interface Loose { [key: string]: string | number; size: number }
export const sample = { name: 'x', sizes: [1, 2], tags: ['a', 'b'] as const, when: new Date() }
`

/** Writes random types: each is the text of a type that TypeScript accepts. */
export interface TypeWriter {
  readonly type: () => string
}

const leaves = [
  'string',
  'number',
  'boolean',
  'bigint',
  'null',
  'undefined',
  'Date',
  'true',
  'false',
  "'a'",
  "'b'",
  "'it\\'s'",
  '0',
  '1',
  '-1',
  '1.5',
  '12n',
  '-3n',
  "''",
  "'long text'",
  '`x-${number}`',
  '`${string}@${string}`',
  '`is-${boolean}`',
  'Uppercase<string>',
  'Kind',
  'State',
  'State.Open',
  'Level',
  'Level.Low',
  'Cents',
  "Id<'order'>",
  "Id<'line'>",
  'Uint8Array',
  'URL',
  'RegExp',
  '(string & {})',
]
const objects = [
  'Order',
  'Line',
  'Person',
  'House',
  'Base',
  'Invoice',
  'Labels',
  'Loose',
  'typeof sample',
]
const recursive = ['Json', 'Person', 'House']
const keys = [
  'id',
  'name',
  'size',
  'at',
  "'with space'",
  "'1'",
  '2',
  "'it\\'s'",
  '__proto__',
  'a$',
  'constructor',
]
const labels = ['first', 'second', 'third', 'fourth']

export function createTypeWriter(random: Random): TypeWriter {
  const type = (depth: number): string => {
    if (depth <= 0) return random.pick(leaves)
    return random.pick(makers)(depth - 1)
  }
  const leaf = (): string => random.pick(leaves)
  const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
    Array.from({ length: count }, (_, index) => make(index))
  const object = (depth: number): string => {
    const names = new Set(times(1 + random.below(4), () => random.pick(keys)))
    const members = [...names].map((name) => {
      const doc = random.chance(0.1) ? '/** What it is. */ ' : ''
      return `${doc}${random.chance(0.2) ? 'readonly ' : ''}${name}${random.chance(0.3) ? '?' : ''}: ${type(depth)}`
    })
    return `{ ${members.join('; ')} }`
  }
  const record = (depth: number): string =>
    random.pick([
      () => `{ [key: string]: ${type(depth)} }`,
      () => `{ readonly [key: number]: ${type(depth)} }`,
      () => `{ [key: \`x-\${string}\`]: ${type(depth)}; id: ${leaf()} }`,
      () =>
        `Record<${random.pick(['string', 'Kind', 'State', "'b' | 'a'", 'number'])}, ${type(depth)}>`,
      () => `Partial<Record<'z' | 'b' | 'a', ${type(depth)}>>`,
      () => `{ [K in Kind]: { kind: K; data: ${type(depth)} } }[Kind]`,
      () => `{ total: ${leaf()} } & { [key: string]: ${type(depth)} }`,
    ])()
  const tuple = (depth: number): string => {
    const isLabelled = random.chance(0.4)
    const required = random.below(3)
    const optional = random.below(2)
    const label = (index: number, mark = ''): string =>
      isLabelled ? `${labels[index]}${mark}: ` : ''
    const parts = [
      ...times(required, (index) => `${label(index)}${type(depth)}`),
      ...times(optional, (index) =>
        isLabelled ? `${label(required + index, '?')}${type(depth)}` : `(${type(depth)})?`,
      ),
      ...(random.chance(0.3) ? [`...${isLabelled ? 'others: ' : ''}(${type(depth)})[]`] : []),
    ]
    return `${random.chance(0.3) ? 'readonly ' : ''}[${parts.join(', ')}]`
  }
  const utility = (depth: number): string => {
    const of = random.chance(0.5) ? random.pick(objects) : object(depth)
    return random.pick([
      () => `Partial<${of}>`,
      () => `Required<${of}>`,
      () => `Readonly<${of}>`,
      () => `Omit<${of}, 'id' | 'note'>`,
      () => `Pick<Order, 'note' | 'id'>`,
      () => `Extract<${type(depth)} | ${type(depth)}, string | object>`,
      () => `Exclude<Kind | ${type(depth)}, 'mail'>`,
      () => `NonNullable<${type(depth)}>`,
      () => `DeepPartial<${random.pick(objects)}>`,
      () => `DeepReadonly<${random.pick(objects)}>`,
      () => `Mutable<${of}>`,
      () => `Prefixed<${of}>`,
      () => `Nullable<${of}>`,
      () => `OnlyTexts<${of}>`,
      () => `Merge<${random.pick(objects)}, ${object(depth)}>`,
      () => `Event<Kind, ${type(depth)}>`,
      () => `Event<'only', ${type(depth)}>`,
      () => `Unwrap<Promise<(${type(depth)})[]>>`,
      () => `First<[${type(depth)}, ${leaf()}]>`,
      () => `Awaited<Promise<${type(depth)}>>`,
      () => `ReturnType<() => ${type(depth)}>`,
      () => `Parameters<(first: ${type(depth)}, second?: ${leaf()}) => void>`,
      () => `(${type(depth)})[]`,
      () => `(typeof sample)['tags'][number]`,
      () => `keyof ${random.pick(objects)} & string`,
      () => `Order['lines'][number]['sku']`,
    ])()
  }
  const generic = (depth: number): string => {
    const of = type(depth)
    return random.pick([
      `Page<${of}>`,
      `Page<${of}, 'last' | 'first'>`,
      `Tree<${of}>`,
      `List<${of}>`,
      `Nested<${of}>`,
      `Map<${leaf()}, ${of}>`,
      `Set<${of}>`,
      `ReadonlyMap<string, ${of}>`,
      `ReadonlySet<${of}>`,
    ])
  }
  const makers: readonly ((depth: number) => string)[] = [
    leaf,
    object,
    object,
    object,
    record,
    tuple,
    utility,
    utility,
    utility,
    generic,
    generic,
    (depth) => times(2 + random.below(3), () => `(${type(depth)})`).join(' | '),
    (depth) => `${object(depth)} & ${random.chance(0.5) ? random.pick(objects) : object(depth)}`,
    (depth) => `(${type(depth)})[]`,
    (depth) => `readonly (${type(depth)})[]`,
    () => random.pick(objects),
    () => random.pick(recursive),
  ]
  return { type: () => type(1 + random.below(4)) }
}
