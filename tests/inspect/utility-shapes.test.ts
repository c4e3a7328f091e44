import { describe, expect, test } from 'vitest'
import { describeShapes, type ShapeRow } from './describe-shapes.js'
import { typesReadFromSyntax } from './read-source.js'

const declarations = `
interface User { id: string; email?: string; readonly born: Date; tags: string[] }
interface Admin extends User { level: Level }
enum Level { Low, High = 10 }
const stages = { draft: 'd', sent: 's' } as const
type Stage = (typeof stages)[keyof typeof stages]
type Page<Item> = { items: Item[]; next?: string }
type Maybe<T> = T | null
interface Box<Of = string, More = Of[]> { of: Of; more: More }
interface Crate extends Box<User['tags'][number]>, Pick<User, 'born'> { of: 'crate' }
type Hidden<Record, Date> = { record: Record; date: Date }
type Grown<T> = { value: T; more?: Grown<T[]> }
interface Twig<T> { value: T; twigs: Twig<T>[] }
type Looped<T = T> = { value: T }
type Unused<T> = 'x' | 'y'
type Changes<T> = { [Key in keyof T]?: { from: T[Key]; to: T[Key] } }
type Deep<T> = { readonly [Key in keyof T]: Deep<T[Key]> }
type Mutable<T> = { -readonly [Key in keyof T]-?: T[Key] }
type Chosen<T, K extends keyof T> = { [Key in K]: T[Key] }
type KeysOf<T> = keyof T
type OfKeys<T> = { [Key in KeysOf<T>]: Key }
type Event = { kind: 'a'; a: string } | { kind: 'b'; b: number }
type Orders = Page<User>
type Texts = Omit<User, 'born'>
type Some = Partial<User>
type Either = Partial<Event>
type NoDraft = Exclude<Stage, 'd'> | Exclude<Stage | 'x' | 'y', 's'>
type Left = Exclude<Stage | 'x', 'none'>
type Whole = Exclude<Level | null, null>
type Sure = NonNullable<Stage | null>
type Phantom = Unused<User>
type Both = Pick<User, 'id'> & { more: number }
type Twice = string[] | Array<string>
type PageTwice = Page<1> | Page<1>
type IdentifiedTwice = Identified & Identified
interface Identified { id: string }
type Barred = | User['tags']
type BarredWhole = | { only: Level }
type Anded = & { only: Level }
type Ahead<A = B, B = 'after'> = { a: A; b: B }
/** @minimum 1 */
type Count = number
type Counts<A, B> = { a: keyof A; b: B }[]
interface __Own { own: 1 }
type __type = { of: 2 }
interface Counted { /** @maximum 9 */ count: number; other: Count }
`

/** What the text alone answers. */
const written: readonly ShapeRow[] = [
  ['Maybe<Stage>', 'Stage | null'],
  ['Maybe<string | null>', 'string | null'],
  ['Maybe<Level>', 'Level | null'],
  ['Maybe<Stage | undefined>', 'Stage | null | undefined'],
  ['Box', '{ of: string; more: string[] }'],
  ['Box<number>', '{ of: number; more: number[] }'],
  ['Box<Stage, 1>', '{ of: Stage; more: 1 }'],
  ['Crate', 'Crate'],
  ['Hidden<1, 2>', '{ record: 1; date: 2 }'],
  ['Looped<1>', '{ value: 1 }'],
  ['Unused<1>', "'x' | 'y'"],
  ['__Own', '__Own'],
  ['__type | null', '__type | null'],
  ['Orders', 'Orders'],
  ['Texts', 'Texts'],
  ['Some', '{ id?: string; email?: string; readonly born?: Date; tags?: string[] }'],
  ['Either', 'Either'],
  ['NoDraft', 'NoDraft'],
  ['Left', 'Left'],
  ['Whole', 'Level'],
  ['Sure', 'Sure'],
  ['Both', 'Both'],
  ['Barred', 'string[]'],
  ['BarredWhole', '{ only: Level }'],
  ['Anded', '{ only: Level }'],
  ['Anded | null', '; | { only: Level }; | null'],
  ['Ahead<1>', "{ a: 1; b: 'after' }"],
  ['Page<Page<Level>>', '{ items: { items: Level[]; next?: string }[]; next?: string }'],
  [
    'Changes<User>',
    '{ id?: { from: string; to: string }; email?: { from: string | undefined; to: string | undefined }; readonly born?: { from: Date; to: Date }; tags?: { from: string[]; to: string[] } }',
  ],
  ['Mutable<User>', '{ id: string; email: string; born: Date; tags: string[] }'],
  ["Chosen<User, 'email' | 'born'>", '{ email?: string; readonly born: Date }'],
  ['Partial<Event | null>', "; | { kind?: 'a'; a?: string }; | { kind?: 'b'; b?: number }; | null"],
  ['User & { id: string }', '{ id: string; email?: string; readonly born: Date; tags: string[] }'],
  ['Event | User', 'Event | User'],
  ["Event | User | { kind: 'a'; a: string }", "; | Event; | User; | { kind: 'a'; a: string }"],
  ['Event | Admin | null', 'Admin | Event | null'],
  ["{ readonly kind: string } & { kind: 'a' }", "{ kind: 'a' }"],
  ["{ kind: 'a' } & { kind: 'a' | 1 | null }", "{ kind: 'a' }"],
  ['{ level: Level } & { level: Level.Low }', '{ level: 0 }'],
  ['Required<Partial<User>>', '{ id: string; email: string; readonly born: Date; tags: string[] }'],
  [
    "Readonly<Partial<Pick<Admin, 'level' | 'id'>>>",
    '{ readonly id?: string; readonly level?: Level }',
  ],
  ['Exclude<boolean, true>', 'false'],
  ['Exclude<boolean | null, null>', 'boolean'],
  ['Exclude<Level, Level.Low>', '10'],
  ['Extract<Stage | Level, string>', 'Stage'],
  ["Exclude<'a', 'a'>", 'never'],
  ["Extract<Event, { kind: 'a' }>", "{ kind: 'a'; a: string }"],
  ["Exclude<Event, { kind: 'a' }>", "{ kind: 'b'; b: number }"],
  ['Exclude<Event | null, null>', 'Event'],
  ['Exclude<Stage | null, null>', 'Stage'],
  ["Exclude<Stage | null, 'd'>", "'s' | null"],
  ['NonNullable<Stage | null>', "'d' | 's'"],
  ['NonNullable<Event | undefined>', "; | { kind: 'a'; a: string }; | { kind: 'b'; b: number }"],
  ['NonNullable<Level | null>', 'Level'],
  ['NonNullable<User>', 'User'],
  ["Exclude<keyof User, 'id'>", "'born' | 'email' | 'tags'"],
  ["Extract<keyof User, 'id' | 'none'>", "'id'"],
  ['Record<Level, string>', "{ '0': string; '10': string }"],
  ['Record<Stage, 1>', '{ d: 1; s: 1 }'],
  ["Record<'10' | '9' | 'a' | 2, 1>", "{ '2': 1; '9': 1; '10': 1; a: 1 }"],
  ['keyof { 1: string; a: 1 }', "1 | 'a'"],
  ["keyof { '1': string; a: 1 }", "'1' | 'a'"],
  ['keyof (User & { more: 1 })', "'born' | 'email' | 'id' | 'more' | 'tags'"],
  ['keyof Page<1>', "'items' | 'next'"],
  ["User['email']", 'string | undefined'],
  ["Required<User>['email']", 'string'],
  ["User['id' | 'born']", 'string | Date'],
  ["User['tags'][number]", 'string'],
  ["Record<'a', User>['a']['tags']", 'string[]'],
  ['User[keyof User]', 'string | Date | string[] | undefined'],
  [
    'User & { more: 1 }',
    '{ id: string; email?: string; readonly born: Date; tags: string[]; more: 1 }',
  ],
  [
    'Maybe<User & { more: Level }>',
    '; | { id: string; email?: string; readonly born: Date; tags: string[]; more: Level }; | null',
  ],
  [
    'Pick<Admin, keyof User>',
    '{ id: string; email?: string; readonly born: Date; tags: string[] }',
  ],
  ['{ a?: 1 } & { b: 2 }', '{ a?: 1; b: 2 }'],
  ["{ [K in 'b' | 'a']: K }", "{ a: 'a'; b: 'b' }"],
  [
    '{ [K in keyof User]: K }',
    "{ id: 'id'; email?: 'email'; readonly born: 'born'; tags: 'tags' }",
  ],
  ['{ [K in Stage]?: User }', '{ d?: User; s?: User }'],
  ['{ [K in Level]: K }', "{ '0': 0; '10': 10 }"],
  [
    '{ [K in keyof User]?: User[K] }',
    '{ id?: string; email?: string; readonly born?: Date; tags?: string[] }',
  ],
  ["{ readonly [K in 'email']: User[K] }", '{ readonly email: string | undefined }'],
  [
    "{ [K in Exclude<keyof User, 'id'>]: User[K] }",
    '{ born: Date; email: string | undefined; tags: string[] }',
  ],
  ['Stage | Level | null', 'Level | Stage | null'],
  ['Event | Stage', 'Event | Stage'],
  ['Maybe<Event> | undefined', 'Event | null | undefined'],
  ['Whole | null', 'Level | null'],
]

/** What looks like it, and is left to the type checker. */
const left: readonly ShapeRow[] = [
  ['Twig<string>', 'Twig'],
  ['Phantom', "'x' | 'y'"],
  ['Deep<{ a: { b: string } }>', '{ readonly a: { readonly b: string } }'],
  ['OfKeys<User>', "{ id: 'id'; email?: 'email'; readonly born: 'born'; tags: 'tags' }"],
  [
    'Changes<Counted>',
    '{ /** @maximum 9 */; count?: { from: number; to: number }; other?: { from: number; to: number } }',
  ],
  ["Omit<Counted, 'other'>", '{ /** @maximum 9 */; count: number }'],
  ["Counted['count']", 'number'],
  ['Counts<Counted, Count>', "{ a: 'count' | 'other'; b: number }[]"],
  ['Maybe<Count>', 'number | null'],
  ['Partial<string[]>', '(string | undefined)[]'],
  ['Partial<[string, number]>', '[string?, number?]'],
  ['Readonly<Map<string, 1>>', 'Map<string, 1>'],
  ['Readonly<string[]>', 'readonly string[]'],
  ['Partial<string>', 'string'],
  ["Omit<Event, 'a'>", "{ kind: 'a' | 'b' }"],
  ["Pick<Event, 'kind'>", "{ kind: 'a' | 'b' }"],
  ['Partial<Record<string, 1>>', '{ [key: string]: 1 | undefined }'],
  ['Required<{ a?: undefined; b?: string | undefined }>', '{ a: never; b: string }'],
  ['Partial<{ a: never; b: void }>', '{ a?: undefined; b?: void }'],
  ['Exclude<Level, 0>', '10'],
  ["Exclude<'a' | string, 'a'>", 'string'],
  ['Extract<Event, { a: string }>', "{ kind: 'a'; a: string }"],
  ["Record<'a' | number, 1>", '{ [key: number]: 1; a: 1 }'],
  ['Record<string | number, 1>', '{ [key: string]: 1; [key: number]: 1 }'],
  ["Record<'then' | 'b', 1>", '{ b: 1; then: 1 }'],
  ['keyof Record<Level, 1>', 'Level'],
  ['keyof Event', "'kind'"],
  ['[string, Date][1]', 'Date'],
  ['[string, Date][number]', 'string | Date'],
  ["(User | Admin)['id']", 'string'],
  ["Event['kind']", "'a' | 'b'"],
  ['User & {}', 'User'],
  ["{ kind: 'a' } & { kind: 'b' }", 'never'],
  ["{ kind?: 'a' } & { kind: 'a' }", "{ kind: 'a' }"],
  ["{ kind: 'a' | 'b' } & { kind: 'b' | 'c' }", "{ kind: 'b' }"],
  ['{ a: 1 } & { [key: string]: number }', '{ [key: string]: number; a: 1 }'],
  [
    '(User | null) & { x: 1 }',
    '{ id: string; email?: string; readonly born: Date; tags: string[]; x: 1 }',
  ],
  [
    '{ [K in keyof User as `on${K}`]: 1 }',
    '{ readonly onborn: 1; onemail?: 1; onid: 1; ontags: 1 }',
  ],
  ['{ [K in string]: 1 }', '{ [key: string]: 1 }'],
  ['{ [K in keyof Event]: 1 }', '{ kind: 1 }'],
  ['boolean | Stage', 'false | true | Stage'],
  ["Stage | 'd'", 'Stage'],
  ['Left | Stage', "'d' | 's' | 'x'"],
  ['Twice', 'string[]'],
  ['PageTwice', '{ items: 1[]; next?: string }'],
  ['IdentifiedTwice', 'Identified'],
  ['Ahead', "{ a: unknown; b: 'after' }"],
]

describe('generic, utility and mapped types', () => {
  describeShapes(declarations, [...written, ...left])

  test('are read without a type checker where the text says what they are', async () => {
    const types = [...written, ...left].map(([type]) => type)
    const read = await typesReadFromSyntax(types, declarations)
    expect(read).toEqual(written.map(([type]) => type))
  })
})

const hiding = `
type Partial<T> = { only: T }
interface Record<Key, Value> { key: Key; value: Value }
type Exclude<T, Or> = T | Or
`

describe('types of the project with the names of built-in ones', () => {
  describeShapes(hiding, [
    ["Partial<'a'>", "{ only: 'a' }"],
    ["Record<'a', 1>", "{ key: 'a'; value: 1 }"],
    ["Exclude<'a', 'b'>", "'a' | 'b'"],
    ['Readonly<Partial<1>>', '{ readonly only: 1 }'],
  ])
})
