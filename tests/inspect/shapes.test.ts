import { describeShapes, type ShapeRow } from './describe-shapes.js'

const declarations = `
interface User { id: string; email?: string; readonly born: Date; tags: string[] }
interface Admin extends User { level: Level }
enum Level { Low, High = 10 }
enum Only { One = 'one' }
const stages = { draft: 'd', sent: 's' } as const
const sizes = ['s', 'm', 3] as const
type Stage = (typeof stages)[keyof typeof stages]
type Size = (typeof sizes)[number]
type Page<Item> = { items: Item[]; next?: string }
type Tree = { value: number; children: Tree[] }
class Point { constructor(readonly x: number, readonly y: number) {} }
declare const brand: unique symbol
`

const rows: readonly ShapeRow[] = [
  ['string', 'string'],
  ['void', 'void'],
  ['unknown', 'unknown'],
  ['bigint | null', 'bigint | null'],
  ["'b' | 'a' | 'b'", "'a' | 'b'"],
  ["string | 'a'", 'string'],
  ['true | false', 'boolean'],
  ['-0 | 1.50', '0 | 1.5'],
  ['string & {}', 'string & {}'],
  ['`sku-${number}`', '`sku-${number}`'],
  ["Uppercase<'a' | 'b'>", "'A' | 'B'"],
  ['Lowercase<string>', 'Lowercase<string>'],
  ['readonly string[]', 'readonly string[]'],
  ['Array<string | number>', '(number | string)[]'],
  ['[id: string, at?: Date]', '[id: string, at?: Date]'],
  ['[string, ...number[]]', '[string, ...number[]]'],
  ['Map<string, Set<bigint>>', 'Map<string, Set<bigint>>'],
  ['Record<string, number>', '{ [key: string]: number }'],
  ["Record<'a' | 'b', 1>", '{ a: 1; b: 1 }'],
  ['Uint8Array', 'Uint8Array'],
  ['User', 'User'],
  ['Admin', 'Admin'],
  ["Pick<User, 'id'>", '{ id: string }'],
  ["Omit<User, 'tags' | 'born'>", '{ id: string; email?: string }'],
  ["Partial<Pick<User, 'id'>>", '{ id?: string }'],
  ["Required<Pick<User, 'email'>>", '{ email: string }'],
  ["User['born']", 'Date'],
  ["keyof Pick<User, 'id' | 'tags'>", "'id' | 'tags'"],
  ['Page<User>', '{ items: User[]; next?: string }'],
  ['Tree', 'Tree'],
  ['Level', 'Level'],
  ['Level.High | null', '10 | null'],
  ['Only', "'one'"],
  ['Stage', 'Stage'],
  ['Stage | null', 'Stage | null'],
  ['Size', "3 | 'm' | 's'"],
  ['Extract<Stage, `${string}d`>', "'d'"],
  ['NonNullable<string | null | undefined>', 'string'],
  ["{ kind: 'a' } & { size: number }", "{ kind: 'a'; size: number }"],
  ['Awaited<Promise<number>>', 'number'],
  ['Parameters<(id: string) => void>', '[id: string]'],
  ['{ (): void } extends object ? 1 : 2', '1'],
]

describeShapes(declarations, rows)
