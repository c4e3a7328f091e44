import type { Definition, Shape } from '../../../../src/model/shape.js'
import type { Random } from '../../../oracle/random.js'
import {
  bigint,
  boolean,
  date,
  list,
  literal,
  missing,
  named,
  none,
  number,
  object,
  text,
  union,
} from './plan.js'

const tree: Definition = {
  name: 'Tree',
  shape: object({ at: date, children: list(named('Tree')), 'parent?': union(named('Tree'), none) }),
}

/** Unions that lead back to themselves, alone and beside others. */
export const recursive: readonly Definition[] = [
  tree,
  { name: 'Deep', shape: union(bigint, object({}, union(named('Deep'), none))) },
  {
    name: 'Mixed',
    shape: union(
      bigint,
      boolean,
      object({
        'next?': union(named('Mixed'), none),
        'word?': union(named('Mixed'), literal('x')),
      }),
      list(union(named('Mixed'), object({ tag: literal('t'), at: date }), missing)),
    ),
  },
  { name: 'Left', shape: union(date, list(union(named('Right'), none))) },
  {
    name: 'Right',
    shape: union(number, object({ 'left?': union(named('Left'), named('Right')), right: text })),
  },
]

const byName = new Map(recursive.map(({ name, shape }) => [name, shape]))

const values = ['Date', 'URL', 'RegExp', 'Uint8Array', 'Buffer', 'ArrayBuffer'] as const

export function randomShape(random: Random, depth: number): Shape {
  const inner = (): Shape => randomShape(random, depth - 1)
  const simple = [
    () => random.pick([text, number, boolean, bigint, none]),
    () => ({ kind: 'value', type: random.pick(values) }) as const,
    () =>
      random.pick([
        literal('a'),
        literal(7),
        { kind: 'literal', type: 'bigint', value: '5' } as const,
      ]),
  ]
  const nested = [
    () => list(inner()),
    () => list(union(inner(), missing)),
    () => object({ a: inner(), 'b?': inner(), __proto__: inner() }),
    () => object({ first: inner(), second: inner() }),
    () => object({}, inner()),
    () => ({ kind: 'map', key: inner(), value: inner(), readonly: false }) as const,
    () => ({ kind: 'set', element: inner(), readonly: false }) as const,
    () => randomTuple(random, inner),
    () => union(inner(), inner(), none),
    () => union(inner(), inner()),
    () =>
      union(
        object({ kind: literal('x'), in: inner() }),
        object({ kind: literal('y'), in: inner() }),
      ),
    () => union(object({ left: inner() }), object({ right: inner(), at: date })),
    () => named(random.pick(recursive).name),
    () => union(named(random.pick(recursive).name), inner()),
    () => ({ kind: 'brand', base: inner(), brand: object({}) as never }) as const,
  ]
  return (depth > 0 && random.chance(0.8) ? random.pick(nested) : random.pick(simple))()
}

function randomTuple(random: Random, inner: () => Shape): Shape {
  const elements = [
    { shape: inner(), presence: 'required' as const },
    { shape: inner(), presence: random.pick(['required', 'optional'] as const) },
  ]
  if (random.chance(0.5)) return { kind: 'tuple', elements, readonly: false }
  const rest = { shape: inner(), presence: 'rest' as const }
  return {
    kind: 'tuple',
    elements: [elements[0] as never, rest, { shape: inner(), presence: 'required' }],
    readonly: false,
  }
}

/** A value of a shape; undefined where it has none. */
export function randomValue(shape: Shape, random: Random, depth = 0): unknown {
  const inner = (part: Shape): unknown => randomValue(part, random, depth + 1)
  const many = <Item>(make: () => Item): Item[] =>
    Array.from({ length: depth > 6 ? 0 : random.below(4) }, make)
  switch (shape.kind) {
    case 'primitive':
      return randomPrimitive(shape.name, random)
    case 'literal':
      return shape.type === 'bigint' ? BigInt(shape.value) : shape.value
    case 'value':
      return randomPlatformValue(shape.type, random)
    case 'array':
      return many(() => inner(shape.element))
    case 'set':
      return new Set(many(() => inner(shape.element)))
    case 'map':
      return new Map(many(() => [inner(shape.key), inner(shape.value)] as const))
    case 'tuple':
      return shape.elements.flatMap(({ shape: part, presence }) => {
        if (presence === 'rest') return many(() => inner(part))
        return presence === 'optional' && random.chance(0.5) ? [] : [inner(part)]
      })
    case 'object':
      return Object.fromEntries([
        ...shape.indexes.flatMap(({ value }) =>
          many(() => [`key-${random.below(99)}`, inner(value)]),
        ),
        ...shape.properties.flatMap(({ name, shape: part, optional }) =>
          optional && (depth > 6 || random.chance(0.5)) ? [] : [[name, inner(part)]],
        ),
      ]) as object
    case 'union':
      return inner(random.pick(shape.members))
    case 'brand':
      return inner(shape.base)
    case 'reference':
      return inner(byName.get(shape.name) as Shape)
    default:
      throw new Error(`There is no value of ${shape.kind}`)
  }
}

function randomPrimitive(name: string, random: Random): unknown {
  const whole = random.below(2 ** 31) - 2 ** 30
  if (name === 'string')
    return random.pick(['', '2026-01-01T00:00:00.000Z', '12', 'ä🙂\u2028', '/a/', 'AAAA'])
  if (name === 'number') return random.pick([whole, whole / 7, 0])
  if (name === 'boolean') return random.chance(0.5)
  if (name === 'bigint') return BigInt(whole) ** BigInt(random.below(5))
  return name === 'null' ? null : undefined
}

function randomPlatformValue(type: string, random: Random): unknown {
  const bytes = Uint8Array.from({ length: random.below(9) }, () => random.below(256))
  switch (type) {
    case 'Date':
      return new Date(random.below(2 ** 31) * random.pick([1000, -100_000, 1]))
    case 'URL':
      return new URL(`https://example.com/${random.below(99)}?q=ü#h`)
    case 'RegExp':
      return random.pick([/a\/b/giu, /(?<x>[/])/, /\n/s])
    case 'Buffer':
      return Buffer.from(bytes)
    case 'ArrayBuffer':
      return bytes.buffer
    default:
      return bytes
  }
}
