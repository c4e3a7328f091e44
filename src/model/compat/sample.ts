import type { ObjectShape, Shape, TupleShape, ValueType } from '../shape.js'
import { canBeAbsent, isAbsent, membersOf, type Member, type NamedShape } from './members.js'

/** Types that hold others many times over have samples of any size; one of this many values is read by nobody. */
const MOST_VALUES = 500

/**
 * JSON that a value of the shape becomes, as small as it can be; undefined for none, or where it would have no end or be
 * too large to show.
 */
export function sampleOf(side: NamedShape): unknown {
  return sampleWithin(side, { values: MOST_VALUES }, 0)
}

/** How many values a sample may still hold. */
interface Budget {
  values: number
}

function sampleWithin(side: NamedShape, budget: Budget, depth: number): unknown {
  budget.values -= 1
  if (depth > 8 || budget.values < 0) return undefined
  for (const member of membersOf(side)) {
    if (isAbsent(member.shape)) continue
    const sample = sampleOfMember(member, side.table, budget, depth)
    if (sample !== undefined) return sample
  }
  return undefined
}

function sampleOfMember(
  member: Member,
  table: NamedShape['table'],
  budget: Budget,
  depth: number,
): unknown {
  const { shape } = member
  const inner = (part: Shape): unknown => sampleWithin({ shape: part, table }, budget, depth + 1)
  switch (shape.kind) {
    case 'primitive':
      return sampleOfPrimitive(shape.name, member)
    case 'literal':
      return shape.type === 'bigint' ? String(shape.value) : shape.value
    case 'template':
      return shape.texts
        .map((text, index) => {
          const type = shape.types[index]
          return type === undefined ? text : `${text}${textOf(inner(type))}`
        })
        .join('')
    case 'cased':
      return shape.casing === 'Uppercase' || shape.casing === 'Capitalize' ? 'A' : 'a'
    case 'value':
      return samples[shape.type]
    case 'array':
    case 'set':
      return repeat(inner(shape.element), leastOf(member, 'minItems'))
    case 'map':
      return []
    case 'tuple':
      return sampleOfTuple(shape, inner)
    case 'object':
      return sampleOfObject(shape, table, inner)
    default:
      return undefined
  }
}

/** In a template a value is written as its text. */
function textOf(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json ?? '')
}

const samples: Readonly<Record<ValueType, string>> = {
  Date: '2026-01-31T12:00:00.000Z',
  URL: 'https://example.com/',
  RegExp: '/a/',
  Uint8Array: 'AAAA',
  Buffer: 'AAAA',
  ArrayBuffer: 'AAAA',
}

function sampleOfPrimitive(name: string, member: Member): unknown {
  switch (name) {
    case 'string':
      return 'a text'
        .padEnd(leastOf(member, 'minLength'), '.')
        .slice(0, mostOf(member, 'maxLength'))
    case 'number':
      return numberOf(member)
    case 'bigint':
      return String(numberOf(member))
    case 'boolean':
      return true
    case 'null':
      return null
    case 'any':
    case 'unknown':
    case 'object':
      return {}
    default:
      return undefined
  }
}

function numberOf(member: Member): number {
  const least = Math.max(leastOf(member, 'minimum', 1), leastOf(member, 'exclusiveMinimum', 0) + 1)
  const most = Math.min(mostOf(member, 'maximum'), mostOf(member, 'exclusiveMaximum') - 1)
  const found = least <= most ? least : most
  const step = leastOf(member, 'multipleOf', 0)
  return step === 0 ? found : Math.ceil(found / step) * step
}

type NumberBound = 'minLength' | 'minItems' | 'minimum' | 'exclusiveMinimum' | 'multipleOf'

function leastOf({ bounds }: Member, name: NumberBound, otherwise = 0): number {
  const given = bounds.flatMap((bound) => (bound[name] === undefined ? [] : [Number(bound[name])]))
  return given.length === 0 ? otherwise : Math.max(...given)
}

function mostOf({ bounds }: Member, name: 'maxLength' | 'maximum' | 'exclusiveMaximum'): number {
  const given = bounds.flatMap((bound) => (bound[name] === undefined ? [] : [Number(bound[name])]))
  return Math.min(Infinity, ...given)
}

function repeat(item: unknown, count: number): unknown[] | undefined {
  if (count > 0 && item === undefined) return undefined
  return Array.from({ length: Math.min(count, 100) }, () => item)
}

function sampleOfTuple(
  { elements }: TupleShape,
  inner: (part: Shape) => unknown,
): unknown[] | undefined {
  const items = elements
    .filter(({ presence }) => presence === 'required')
    .map(({ shape }) => inner(shape) ?? null)
  return items
}

function sampleOfObject(
  { properties }: ObjectShape,
  table: NamedShape['table'],
  inner: (part: Shape) => unknown,
): Record<string, unknown> | undefined {
  const sample: Record<string, unknown> = {}
  for (const { name, shape, optional } of properties) {
    if (optional || canBeAbsent(membersOf({ shape, table }))) continue
    const value = inner(shape)
    if (value === undefined) return undefined
    put(sample, name, value)
  }
  return sample
}

/** As JSON would: a property may be called `__proto__`. */
export function put(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}
