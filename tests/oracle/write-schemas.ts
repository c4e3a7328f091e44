import type { ZodMajor } from '../inspect/link-zod.js'
import type { Random } from './random.js'

/** Names of schemas that are declared by now. */
export interface SchemaNames {
  readonly objects: readonly SchemaObject[]
  readonly others: readonly string[]
}

/** An object's schema as it is written, and its keys. */
export interface SchemaObject {
  readonly text: string
  readonly keys: readonly string[]
}

export interface SchemaWriter {
  readonly schema: (names: SchemaNames) => string
  readonly object: (names: SchemaNames) => SchemaObject
}

/** What the schemas of a project may name. */
export const schemaConstants = `export enum Status { Open = 'open', Paid = 'paid' }
export enum Level { Low, High = 7, Off = 0.5 }
export const channels = ['mail', 'sms', 'post'] as const
export const stages = { draft: 'd', sent: 's', 'not-sent': 2 } as const
`

const keys = ['zeta', 'alpha', 'mid', 'id', 'kind', "'b-c'", 'note', 'at'] as const

const leaves = {
  3: `string().datetime()|string().min(1).max(9)|coerce.string()|coerce.date()|coerce.number().int()`,
  4: `email()|uuid()|iso.datetime()|int().min(1)|string().min(1).max(9)|url()|stringbool()|enum(Status)|nativeEnum(Level)|enum(channels)|enum(stages)|literal(['x', 1, null])|int64()`,
} as const

const everyLeaf =
  "string()|number()|boolean()|bigint()|date()|string()|number().min(0)|null()|nan()|literal('a')|literal(-1)|literal(true)|enum(['b', 'a'])|enum(channels)|nativeEnum(stages)"

/** Schemas that are not read, or only from one side. */
const hard = [
  (of: string) => `${of}.transform((value) => String(value))`,
  (of: string) => `z.preprocess((value) => value, ${of})`,
  (of: string) => `z.lazy(() => ${of})`,
  (of: string) => `${of}.refine((value) => value !== null)`,
  (of: string) => `${of}.brand<'Brand'>()`,
  (of: string) => `z.promise(${of})`,
  () => 'z.undefined()',
  () => 'z.void()',
  () => 'z.any()',
  () => 'z.unknown()',
  () => 'z.never()',
  () => 'z.symbol()',
  () => 'z.coerce.number()',
] as const

export function createSchemaWriter(random: Random, zod: ZodMajor): SchemaWriter {
  const leafTexts = `${everyLeaf}|${leaves[zod]}`.split('|')
  const some = <Item>(items: readonly Item[]): Item[] => {
    const chosen = items.filter(() => random.chance(0.4))
    return chosen.length > 0 ? chosen : [random.pick(items)]
  }
  const leaf = (): string => `z.${random.pick(leafTexts)}`
  const wrap = (of: string): string =>
    random.pick([
      `${of}.optional()`,
      `${of}.nullable()`,
      `${of}.nullish()`,
      `${of}.describe('it')`,
      `${of}.array()`,
      `${of}.readonly()`,
      `${of}.or(z.string())`,
      `${of}.default(null as never)`,
      `z.optional(${of})`,
      `z.nullable(${of})`,
      `${of}.superRefine((value, { addIssue }) => { if (!value) addIssue({ code: 'custom', message: 'no' }) })`,
      ...(zod === 4 ? [`${of}.nonoptional()`, `${of}.meta({ title: 'It' })`] : []),
    ])
  const property = (key: string, names: SchemaNames, depth: number): string =>
    `${random.chance(0.2) ? `/** The ${key.replaceAll("'", '')}. */ ` : ''}${key}: ${schema(names, depth)}`
  const literal = (names: SchemaNames, depth: number): SchemaObject => {
    const chosen = some(keys)
    const properties = chosen.map((key) => property(key, names, depth + 1))
    return { text: `z.object({ ${properties.join(', ')} })`, keys: chosen }
  }
  const mask = (chosen: readonly string[]): string =>
    `{ ${chosen.map((key) => `${key}: true`).join(', ')} }`
  const changed = (of: SchemaObject, names: SchemaNames, depth: number): SchemaObject => {
    const chosen = some(of.keys)
    switch (random.below(9)) {
      case 0:
        return { text: `${of.text}.pick(${mask(chosen)})`, keys: chosen }
      case 1: {
        const left = of.keys.filter((key) => !chosen.includes(key))
        return left.length === 0 ? of : { text: `${of.text}.omit(${mask(chosen)})`, keys: left }
      }
      case 2:
        return { ...of, text: `${of.text}.partial()` }
      case 3:
        return { ...of, text: `${of.text}.partial(${mask(chosen)})` }
      case 4:
        return { ...of, text: `${of.text}.required(${random.chance(0.5) ? mask(chosen) : ''})` }
      case 5: {
        const added = some(keys)
        const text = added.map((key) => property(key, names, depth + 1)).join(', ')
        return {
          text: `${of.text}.extend({ ${text} })`,
          keys: [...new Set([...of.keys, ...added])],
        }
      }
      case 6: {
        const other = literal(names, depth + 1)
        return {
          text: `${of.text}.merge(${other.text})`,
          keys: [...new Set([...of.keys, ...other.keys])],
        }
      }
      case 7:
        return { ...of, text: `${of.text}.strict()` }
      default:
        return random.chance(0.2) ? { ...of, text: `${of.text}.passthrough()` } : of
    }
  }
  const anyObject = (names: SchemaNames, depth: number): SchemaObject => {
    const base =
      names.objects.length > 0 && random.chance(0.2)
        ? random.pick(names.objects)
        : literal(names, depth)
    return random.chance(0.4) ? changed(base, names, depth) : base
  }
  const schema = (names: SchemaNames, depth = 0): string => {
    const inside = (): string => schema(names, depth + 1)
    if (depth > 3) return leaf()
    switch (random.below(depth === 0 ? 10 : 18)) {
      case 0:
        return `z.array(${inside()})`
      case 1:
        return `z.record(z.string(), ${inside()})`
      case 2:
        return `z.union([${inside()}, ${inside()}${random.chance(0.4) ? `, ${leaf()}` : ''}])`
      case 3:
        return `z.discriminatedUnion('of', [z.object({ of: z.literal('one'), one: ${inside()} }), z.object({ two: ${inside()}, of: z.enum(['two', 'three']) })])`
      case 4:
        return random.pick([
          `z.tuple([${inside()}, ${inside()}])`,
          `z.map(z.string(), ${inside()})`,
          `z.set(${inside()})`,
        ])
      case 5:
        return `${anyObject(names, depth).text}.and(z.object({ apart: ${inside()} }))`
      case 6:
      case 7:
      case 8:
        return anyObject(names, depth).text
      case 9:
        return wrap(inside())
      case 10:
        return names.others.length > 0 ? random.pick(names.others) : leaf()
      case 11:
        return random.chance(0.06) ? random.pick(hard)(inside()) : wrap(leaf())
      case 12:
      case 13:
        return wrap(leaf())
      default:
        return leaf()
    }
  }
  return { schema, object: (names) => anyObject(names, 0) }
}
