import type { Definition, Shape } from '../../src/model/shape.js'
import type { Random } from './random.js'

/** A value near the edges of a type. Bounds are not kept: who asks checks the value. */
export function edgeValue(
  shape: Shape,
  random: Random,
  definitions: readonly Definition[],
  depth = 0,
): unknown {
  const inner = (part: Shape): unknown => edgeValue(part, random, definitions, depth + 1)
  const many = <Item>(make: () => Item): Item[] =>
    Array.from({ length: depth > 5 ? 0 : random.below(4) }, make)
  switch (shape.kind) {
    case 'primitive':
      return primitive(shape.name, random)
    case 'literal':
      return shape.type === 'bigint' ? BigInt(shape.value) : shape.value
    case 'template':
      return shape.texts
        .map((text, index) => {
          const type = shape.types[index]
          return type === undefined ? text : `${text}${String(inner(type))}`
        })
        .join('')
    case 'cased':
      return String(inner(shape.of)).toUpperCase()
    case 'value':
      return platform(shape.type, random)
    case 'array': {
      const items = many(() => inner(shape.element))
      return random.chance(0.3) ? items.map(() => items[0]) : items
    }
    case 'set':
      return new Set(many(() => inner(shape.element)))
    case 'map':
      return new Map(many(() => [inner(shape.key), inner(shape.value)] as const))
    case 'tuple':
      return shape.elements.flatMap(({ shape: part, presence }, index) => {
        if (presence === 'rest') return many(() => inner(part))
        const isLast = index === shape.elements.length - 1
        return presence === 'optional' && isLast && random.chance(0.5) ? [] : [inner(part)]
      })
    case 'object':
      if (shape.properties.length + shape.indexes.length === 0) return random.pick(somethings)
      return Object.fromEntries([
        ...shape.indexes.flatMap(({ value }) =>
          many(() => [random.pick(['total', 'note', 'it', 'a', 'kind']), inner(value)]),
        ),
        ...shape.properties.flatMap(({ name, shape: part, optional }) =>
          optional && random.chance(0.5) ? [] : [[name, inner(part)]],
        ),
      ]) as object
    case 'union':
      return inner(random.pick(shape.members))
    case 'brand':
      return inner(shape.base)
    case 'reference':
      return inner(definitions.find(({ name }) => name === shape.name)?.shape ?? shape)
  }
}

const somethings = [{}, 'a', 0, true, [], [1], { total: 'x' }, { it: [] }, { total: 1 }]

const texts = [
  '',
  '',
  '//[',
  'a',
  'b',
  'ab',
  'abcd',
  'ABC',
  '5',
  'user:1',
  'x-y',
  'a text',
  'abcde-12',
  '/a/',
  'AAAA',
  'true',
]
const numbers = [0, 1, 2, 4, 6, 7, -1, 0.5, 1.5, 99, 101, 10, 11, -2, -4, 200]

function primitive(name: string, random: Random): unknown {
  switch (name) {
    case 'string':
      return random.pick([...texts, '2026-01-01T00:00:00.000Z', 'https://example.com/'])
    case 'number':
      return random.pick(numbers)
    case 'boolean':
      return random.chance(0.5)
    case 'bigint':
      return BigInt(random.pick([0, 1, 5, -7, 12, 123_456_789_012]))
    case 'null':
      return null
    case 'any':
    case 'unknown':
      return random.pick([null, undefined, 0, 11, '', 'abcd', true, {}, [], { total: 1 }, [1, 2]])
    case 'object':
      return random.pick([{}, [], { total: 1 }, { total: 'x' }, { it: [] }, ['a'], [1]])
    default:
      return undefined
  }
}

function platform(type: string, random: Random): unknown {
  const bytes = Uint8Array.from({ length: random.below(5) }, () => random.below(256))
  switch (type) {
    case 'Date':
      return new Date(random.pick([0, 1_767_225_600_000]))
    case 'URL':
      return new URL(random.pick(['https://example.com/', 'mailto:a@b', 'a:b']))
    case 'RegExp':
      return random.pick([/a/, /b-c/giu])
    case 'Buffer':
      return Buffer.from(bytes)
    case 'ArrayBuffer':
      return bytes.buffer
    default:
      return bytes
  }
}
