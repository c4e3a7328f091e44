import type { Random } from './random.js'

/** An object type as it is written, and the keys that it is known to have. */
export interface WrittenObject {
  readonly text: string
  readonly keys: readonly string[]
}

/** What the types are composed of: what is declared by now, and what will be. */
export interface Vocabulary {
  readonly objects: readonly WrittenObject[]
  /** Unions of literals, enums among them. */
  readonly unions: readonly string[]
  /** Enums of which each member has a value of its own. */
  readonly enums: readonly string[]
  /** Unions of objects that a property `kind` tells apart. */
  readonly events: readonly string[]
  /** Names of interfaces, which may be declared later. */
  readonly interfaces: readonly string[]
}

/** Generic types that every file of a project has in sight. */
export const generics = `export interface Page<Item, Meta = { total: number }> { items: Item[]; next?: string; meta: Meta }
/** An envelope. */
export type Envelope<Payload, Kind extends string = 'plain'> = { id: string; /** What is sent. */ payload: Payload; readonly kind: Kind; note?: Payload | undefined }
export interface Signed<Payload> extends Page<Payload> { signature: string; by?: Payload }
export interface Sealed<Payload> extends Pick<Envelope<Payload>, 'id' | 'kind'> { seal: Payload[] }
export type Maybe<T> = T | null
export type Opt<T> = Partial<T>
export type Listed<T> = readonly T[]
export type Pair<A, B = A> = [first: A, second: B]
export type Table<T> = Record<string, T>
export type Same<T> = T
export type Changes<T> = { [Key in keyof T]?: { from: T[Key]; to: T[Key] } }
export type Nullable<T> = { [Key in keyof T]: T[Key] | null }
export type Mutable<T> = { -readonly [Key in keyof T]-?: T[Key] }
export type Chosen<T, K extends keyof T> = { readonly [Key in K]: T[Key] }
export type Flags<K extends string> = { [Key in K]?: boolean }
export type Keys<T> = keyof T
export type Merged<A, B> = Omit<A, keyof B> & B
export type Without<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>
export type Of<T, K extends keyof T> = T[K]
export type Strip<T> = NonNullable<T>
export type Grown<T> = { value: T; more?: Grown<T[]> }
export interface Tree<T> { value: T; children: Tree<T>[] }
export type Phantom<T> = 'x' | 'y'
export type Listing<A, B> = { b: B; a: A }[]
`

/** Writes random types that are composed of those of a vocabulary. */
export interface ComposedWriter {
  readonly type: (words: Vocabulary) => string
  readonly object: (words: Vocabulary) => WrittenObject
  readonly union: (words: Vocabulary) => string
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
  "'a'",
  '0',
  '-1',
  '`sku-${number}`',
] as const

const members = ['alpha', 'beta', 'gamma', 'delta', 'id', 'kind', "'b-c'", '3'] as const

export function createComposedWriter(random: Random): ComposedWriter {
  const some = <Item>(items: readonly Item[]): Item[] => {
    const chosen = items.filter(() => random.chance(0.5))
    return chosen.length > 0 ? chosen : [random.pick(items)]
  }
  const keyText = (key: string): string => (key.startsWith("'") || key === '3' ? key : `'${key}'`)
  const keys = (of: WrittenObject, chosen: readonly string[]): string =>
    chosen.length === of.keys.length && random.chance(0.5)
      ? `keyof ${bracketed(of.text)}`
      : chosen.map(keyText).join(' | ')

  const inline = (words: Vocabulary, depth: number): WrittenObject => {
    const names = some(members).slice(0, 4)
    const text = names.map((name) => {
      const doc = random.chance(0.15) ? `/** The ${name.replaceAll("'", '')}. */ ` : ''
      const bound = random.chance(0.02) ? '/** @minimum 1 */ ' : ''
      const mark = `${name}${random.chance(0.3) ? '?' : ''}`
      const readonly = random.chance(0.2) ? 'readonly ' : ''
      return `${doc}${bound}${readonly}${mark}: ${type(words, depth + 1)}`
    })
    return { text: `{ ${text.join('; ')} }`, keys: names }
  }

  const generic = (words: Vocabulary, depth: number): WrittenObject => {
    const inner = (): string => type(words, depth + 1)
    return random.pick<() => WrittenObject>([
      () => ({ text: `Page<${inner()}>`, keys: ['items', 'next', 'meta'] }),
      () => ({ text: `Page<${inner()}, ${inner()}>`, keys: ['items', 'next', 'meta'] }),
      () => ({ text: `Envelope<${inner()}>`, keys: ['id', 'payload', 'kind', 'note'] }),
      () => ({ text: `Envelope<${inner()}, 'k'>`, keys: ['id', 'payload', 'kind', 'note'] }),
      () => ({ text: `Signed<${inner()}>`, keys: ['items', 'next', 'meta', 'signature', 'by'] }),
      () => ({ text: `Sealed<${inner()}>`, keys: ['id', 'kind', 'seal'] }),
    ])()
  }

  const changed = (words: Vocabulary, depth: number): WrittenObject => {
    const of = object(words, depth + 1)
    const chosen = some(of.keys)
    const others = of.keys.filter((key) => !chosen.includes(key))
    const left = others.length === 0 ? of.keys : others
    const omitted = others.length === 0 ? "'nothing'" : keys(of, chosen)
    const is = (name: string): WrittenObject => ({ text: `${name}<${of.text}>`, keys: of.keys })
    return random.pick<() => WrittenObject>([
      () => is('Partial'),
      () => is('Required'),
      () => is('Readonly'),
      () => is('Opt'),
      () => is('Same'),
      () => is('Changes'),
      () => is('Nullable'),
      () => is('Mutable'),
      () => ({ text: `Pick<${of.text}, ${keys(of, chosen)}>`, keys: chosen }),
      () => ({ text: `Chosen<${of.text}, ${keys(of, chosen)}>`, keys: chosen }),
      () => ({ text: `Omit<${of.text}, ${omitted}>`, keys: left }),
      () => ({
        text: `Without<${of.text}, ${keys(of, others.length === 0 ? [] : chosen) || 'never'}>`,
        keys: left,
      }),
      () => ({
        text: `{ [K in keyof ${bracketed(of.text)}]?: ${type(words, depth + 1)} }`,
        keys: of.keys,
      }),
      () => ({ text: `{ [K in ${keys(of, chosen)}]: ${bracketed(of.text)}[K] }`, keys: chosen }),
    ])()
  }

  const recorded = (words: Vocabulary, depth: number): WrittenObject => {
    const names = some(['a', 'b', '10', 'z'])
    const list = names.map((name) => `'${name}'`).join(' | ')
    return random.pick<() => WrittenObject>([
      () => ({
        text: `Record<${list}, ${type(words, depth + 1)}>`,
        keys: names.filter((name) => name !== '10'),
      }),
      () => ({ text: `Flags<${list}>`, keys: names.filter((name) => name !== '10') }),
      () => ({
        text: `{ [K in ${list}]: ${type(words, depth + 1)} }`,
        keys: names.filter((name) => name !== '10'),
      }),
    ])()
  }

  const object = (words: Vocabulary, depth: number): WrittenObject => {
    if (words.objects.length > 0 && random.chance(depth > 2 ? 0.9 : 0.35))
      return random.pick(words.objects)
    const made = random.pick([inline, generic, changed, changed, recorded, both])(words, depth)
    return made.keys.length === 0 ? inline(words, depth) : made
  }

  const both = (words: Vocabulary, depth: number): WrittenObject => {
    const [first, second] = [object(words, depth + 1), object(words, depth + 1)]
    const keys = [...new Set([...first.keys, ...second.keys])]
    return random.chance(0.3)
      ? { text: `Merged<${first.text}, ${second.text}>`, keys }
      : { text: `(${first.text}) & (${second.text})`, keys }
  }

  const union = (words: Vocabulary, depth = 0): string => {
    const named = [...words.unions, ...words.enums]
    const one = (): string =>
      named.length > 0 && random.chance(0.6)
        ? random.pick(named)
        : some([
            "'a'",
            "'b'",
            "'c'",
            '1',
            '2',
            'null',
            'undefined',
            random.chance(0.1) ? 'true' : '3',
            random.chance(0.1) ? 'string' : "'d'",
          ]).join(' | ')
    if (depth > 2) return one()
    const inner = (): string => union(words, depth + 1)
    return random.pick<() => string>([
      one,
      () => `${one()} | null`,
      () => `Maybe<${inner()}>`,
      () => `Exclude<${inner()}, ${one()}>`,
      () => `Exclude<${inner()}, null | undefined>`,
      () => `Exclude<${inner()} | 'zz', 'zz'>`,
      () => `Extract<${inner()}, ${one()}>`,
      () => `Extract<${inner()}, string>`,
      () => `NonNullable<${inner()}>`,
      () => `Strip<${inner()}>`,
      () => `Phantom<${inner()}>`,
      () => `keyof ${bracketed(object(words, depth + 1).text)}`,
      () => `Keys<${object(words, depth + 1).text}>`,
      () => accessed(words, depth + 1),
    ])()
  }

  const accessed = (words: Vocabulary, depth: number): string => {
    const of = object(words, depth)
    const key = keyText(random.pick(of.keys))
    return random.pick([
      `${bracketed(of.text)}[${key}]`,
      `Of<${of.text}, ${key}>`,
      `${bracketed(of.text)}[${some(of.keys).map(keyText).join(' | ')}]`,
      `Page<${of.text}>['items'][number]`,
    ])
  }

  const event = (words: Vocabulary): string => {
    const name = random.pick(words.events)
    return random.pick([
      name,
      `Extract<${name}, { kind: 'one' }>`,
      `Exclude<${name}, { kind: 'one' | 'two' }>`,
      `Exclude<${name} | null, null>`,
      `NonNullable<${name} | undefined>`,
      `Partial<${name}>`,
      `Readonly<${name} | null>`,
      `Maybe<${name}>`,
    ])
  }

  const type = (words: Vocabulary, depth: number): string => {
    const inner = (): string => type(words, depth + 1)
    if (depth > 3 || random.chance(0.25)) return random.pick(leaves)
    return random.pick<() => string>([
      () => object(words, depth + 1).text,
      () => object(words, depth + 1).text,
      () => union(words, depth),
      () => union(words, depth),
      () =>
        words.interfaces.length > 0 && random.chance(0.4)
          ? random.pick(words.interfaces)
          : 'string',
      () => (words.events.length > 0 ? event(words) : 'number'),
      () => accessed(words, depth + 1),
      () => `(${inner()})[]`,
      () => `Listed<${inner()}>`,
      () => `Listing<${inner()}, ${inner()}>`,
      () => `Pair<${inner()}>`,
      () => `Table<${inner()}>`,
      () => `Map<string, ${inner()}>`,
      () => `Maybe<${inner()}>`,
      () => `Same<${inner()}>`,
      () => `(${inner()}) | null`,
      () => `(${inner()}) | (${inner()})`,
      () =>
        random.chance(0.1) ? random.pick([`Grown<${inner()}>`, `Tree<${inner()}>`]) : 'string',
    ])()
  }

  return {
    type: (words) => type(words, 0),
    object: (words) => object(words, 0),
    union: (words) => union(words),
  }
}

function bracketed(text: string): string {
  return /^[\w.]+$/.test(text) ? text : `(${text})`
}
