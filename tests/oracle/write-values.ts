import type { Definition, PrimitiveName, Shape, ValueType } from '../../src/model/shape.js'
import type { Random } from './random.js'

type Table = ReadonlyMap<string, Definition>

/** No value of a type: `never`, or a type that holds itself without end. */
export class NoValue extends Error {}

const deepest = 7

/** A value of a shape, of whatever kind its types leave open. Throws `NoValue` where none is found. */
export function valueOf(shape: Shape, table: Table, random: Random, depth = 0): unknown {
  const inner = (part: Shape): unknown => valueOf(part, table, random, depth + 1)
  const many = <Item>(make: () => Item): Item[] =>
    depth > deepest ? [] : Array.from({ length: random.below(3) }, make)
  switch (shape.kind) {
    case 'primitive':
      return primitiveOf(shape.name, random)
    case 'literal':
      return shape.type === 'bigint' ? BigInt(shape.value) : shape.value
    case 'template':
      return shape.texts
        .map((text, index) => {
          const part = shape.types[index]
          return text + (part === undefined ? '' : String(inner(part)))
        })
        .join('')
    case 'cased':
      return toCase(shape.casing, String(inner(shape.of)))
    case 'value':
      return platformValueOf(shape.type, random)
    case 'array':
      return many(() => inner(shape.element))
    case 'set':
      return new Set(many(() => inner(shape.element)))
    case 'map':
      return new Map(many(() => [inner(shape.key), inner(shape.value)] as const))
    case 'tuple':
      return shape.elements.flatMap(({ shape: part, presence }, index) => {
        if (presence === 'rest') return many(() => inner(part))
        const isLeftOut = presence === 'optional' && (depth > deepest || random.chance(0.4))
        // What comes after an item that is left out would take its place.
        return isLeftOut && index === shape.elements.length - 1 ? [] : [inner(part)]
      })
    case 'object':
      return Object.fromEntries([
        ...shape.indexes.flatMap(({ key, value }) =>
          many(() => [String(inner(key)), inner(value)]),
        ),
        ...shape.properties.flatMap(({ name, shape: part, optional }) =>
          optional && (depth > deepest || random.chance(0.5)) ? [] : [[name, inner(part)]],
        ),
      ]) as object
    case 'union':
      return firstOf(shape.members, random, inner)
    case 'brand':
      return inner(shape.base)
    case 'reference': {
      const definition = table.get(shape.name)
      if (definition === undefined || depth > 4 * deepest) throw new NoValue()
      return inner(definition.shape)
    }
  }
}

/** Of some member that has a value, whichever it is. */
function firstOf(
  members: readonly Shape[],
  random: Random,
  inner: (shape: Shape) => unknown,
): unknown {
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      return inner(random.pick(members))
    } catch (error) {
      if (!(error instanceof NoValue)) throw error
    }
  }
  throw new NoValue()
}

function primitiveOf(name: PrimitiveName, random: Random): unknown {
  switch (name) {
    case 'string':
      return random.pick(['', 'a', 'x-1', 'A@B', 'long text', "it's", '12', 'ÄB', 'is-true'])
    case 'number':
      return random.pick([0, 1, -1, 1.5, 10, 12, 1e21])
    case 'boolean':
      return random.chance(0.5)
    case 'bigint':
      return random.pick([0n, 12n, -3n, 99n ** 9n])
    case 'null':
      return null
    case 'undefined':
    case 'void':
      return undefined
    case 'any':
    case 'unknown':
      return random.pick([1, 'x', null, {}])
    case 'object':
      return random.pick([{}, [1], new Date(0)])
    case 'never':
      throw new NoValue()
  }
}

function platformValueOf(type: ValueType, random: Random): unknown {
  switch (type) {
    case 'Date':
      return new Date(random.below(1_000_000_000) * 1000)
    case 'URL':
      return new URL('https://example.com/a')
    case 'RegExp':
      return /a\/b/giu
    case 'Buffer':
      return Buffer.from('ab')
    case 'ArrayBuffer':
      return new ArrayBuffer(2)
    case 'Uint8Array':
      return Uint8Array.of(1, 2)
  }
}

function toCase(casing: string, text: string): string {
  if (casing === 'Uppercase') return text.toUpperCase()
  if (casing === 'Lowercase') return text.toLowerCase()
  const head = casing === 'Capitalize' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()
  return head + text.slice(1)
}

/** The same value with something in it changed, somewhere: mostly a value of its type no more. */
export function mutate(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.8)) {
    return mutateItems(value, random)
  }
  if (value instanceof Set && value.size > 0 && random.chance(0.8)) {
    return new Set(mutateItems([...value], random))
  }
  if (value instanceof Map && value.size > 0 && random.chance(0.8)) {
    const [first, ...others] = value
    const changed = mutateItems(first ?? [], random).slice(0, 2)
    return new Map([...others, [changed[0], changed[1]]])
  }
  if (isPlain(value) && random.chance(0.85)) return mutateProperties(value, random)
  return replacement(value, random)
}

function mutateItems(items: readonly unknown[], random: Random): unknown[] {
  const at = random.below(items.length)
  if (random.chance(0.15)) return [...items.slice(0, at), ...items.slice(at + 1)]
  if (random.chance(0.15)) return [...items, items[at]]
  return items.map((item, index) => (index === at ? mutate(item, random) : item))
}

function mutateProperties(value: object, random: Random): object {
  const entries = Object.entries(value)
  if (entries.length === 0 || random.chance(0.15)) {
    const name = random.pick(['other', 'x-2', '7', 'id', 'kind'])
    return Object.fromEntries([...entries, [name, replacement(undefined, random)]]) as object
  }
  const at = random.below(entries.length)
  const kept = random.chance(0.25) ? entries.filter((_, index) => index !== at) : entries
  return Object.fromEntries(
    kept.map(([name, part], index) => [
      name,
      index === at && kept.length === entries.length ? mutate(part, random) : part,
    ]),
  ) as object
}

function replacement(value: unknown, random: Random): unknown {
  if (typeof value === 'string' && random.chance(0.5)) {
    return random.pick([
      value.toUpperCase(),
      `${value}1`,
      value.slice(1),
      `x-${value}`,
      `${value}@`,
    ])
  }
  if (typeof value === 'number' && random.chance(0.3)) return value + 1
  return random.pick<() => unknown>([
    () => null,
    () => undefined,
    () => true,
    () => 7,
    () => -1,
    () => 'a',
    () => 'zzz',
    () => 12n,
    () => ({}),
    () => [],
    () => ({ kind: 'mail' }),
    () => [value],
    () => new Date(0),
    () => new Map([['a', 1]]),
    () => new Set([value]),
    () => /x/,
  ])()
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** The narrowest type that TypeScript has for a value. Written as a type it is never a fresh literal. */
export function typeTextOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Array.isArray(value)) return `[${value.map(typeTextOf).join(', ')}]`
  if (value instanceof Set) return `Set<${unionText([...value])}>`
  if (value instanceof Map)
    return `Map<${unionText([...value.keys()])}, ${unionText([...value.values()])}>`
  if (isPlain(value)) {
    const properties = Object.entries(value).map(
      ([name, part]) => `${JSON.stringify(name)}: ${typeTextOf(part)}`,
    )
    return `{ ${properties.join('; ')} }`
  }
  return Buffer.isBuffer(value) ? 'Buffer' : value.constructor.name
}

function unionText(values: readonly unknown[]): string {
  return values.length === 0 ? 'never' : [...new Set(values.map(typeTextOf))].join(' | ')
}
