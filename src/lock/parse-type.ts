import type { PrimitiveName, Shape, TupleElement, ValueType } from '../model/shape.js'
import { LockError } from './lock-error.js'

/** The other way of `printType`. Throws `LockError`, with the place, for what is no type. */
export function parseType(json: unknown, place: string): Shape {
  if (typeof json === 'string') return parseName(json, place)
  const entry = asObject(json, place)
  const part = (value: unknown, step: string): Shape => parseType(value, `${place}.${step}`)
  const many = (value: unknown, step: string): Shape[] =>
    asList(value, `${place}.${step}`).map((item, index) => part(item, `${step}[${index}]`))
  if ('bounds' in entry) {
    return { ...part(entry['of'], 'of'), bounds: asObject(entry['bounds'], place) }
  }
  const [kind] = Object.keys(entry)
  const value = entry[kind ?? '']
  switch (kind) {
    case 'literal':
      return parseLiteral(value, place)
    case 'bigint':
      return { kind: 'literal', type: 'bigint', value: asText(value, place) }
    case 'type':
      return { kind: 'reference', name: asText(value, place) }
    case 'template': {
      const texts = asList(value, place).map((text) => asText(text, place))
      return { kind: 'template', texts, types: many(entry['of'], 'of') }
    }
    case 'cased':
      return { kind: 'cased', casing: asText(value, place), of: part(entry['of'], 'of') }
    case 'list':
      return { kind: 'array', element: part(value, kind), readonly: false }
    case 'set':
      return { kind: 'set', element: part(value, kind), readonly: false }
    case 'map': {
      const [key, held] = many(value, kind)
      if (key === undefined || held === undefined) throw new LockError(place, 'a map has two types')
      return { kind: 'map', key, value: held, readonly: false }
    }
    case 'tuple':
      return { kind: 'tuple', elements: parseElements(value, place), readonly: false }
    case 'object':
      return parseObject(entry, place)
    case 'union':
      return { kind: 'union', members: many(value, kind) }
    case 'all': {
      const [base, ...also] = many(value, kind)
      if (base === undefined) throw new LockError(place, 'it lists no types')
      const brand = { kind: 'object', properties: [], indexes: [] } as const
      return { kind: 'brand', base, ...(also.length === 0 ? {} : { also }), brand }
    }
    default:
      throw new LockError(place, `'${kind ?? '{}'}' is not a kind of type`)
  }
}

const primitives: readonly string[] = [
  'string',
  'number',
  'boolean',
  'bigint',
  'null',
  'undefined',
  'void',
  'any',
  'unknown',
  'never',
  'object',
] satisfies PrimitiveName[]

const values: readonly string[] = [
  'Date',
  'URL',
  'RegExp',
  'Uint8Array',
  'ArrayBuffer',
  'Buffer',
] satisfies ValueType[]

function parseName(name: string, place: string): Shape {
  if (primitives.includes(name)) return { kind: 'primitive', name: name as PrimitiveName }
  if (values.includes(name)) return { kind: 'value', type: name as ValueType }
  throw new LockError(place, `there is no type '${name}'`)
}

function parseLiteral(value: unknown, place: string): Shape {
  if (typeof value === 'string') return { kind: 'literal', type: 'string', value }
  if (typeof value === 'number') return { kind: 'literal', type: 'number', value }
  if (typeof value === 'boolean') return { kind: 'literal', type: 'boolean', value }
  throw new LockError(place, 'a literal is a string, a number or a boolean')
}

function parseElements(value: unknown, place: string): TupleElement[] {
  return asList(value, place).map((item, index): TupleElement => {
    const at = `${place}.tuple[${index}]`
    const [[presence, shape] = ['', undefined]] = Object.entries(asObject(item, at))
    if (presence !== 'required' && presence !== 'optional' && presence !== 'rest') {
      throw new LockError(at, "an element is 'required', 'optional' or 'rest'")
    }
    return { shape: parseType(shape, at), presence }
  })
}

function parseObject(entry: Readonly<Record<string, unknown>>, place: string): Shape {
  const named = (key: 'object' | 'optional') =>
    Object.entries(asObject(entry[key] ?? {}, place)).map(([name, value]) => ({
      name,
      shape: parseType(value, `${place}.${name}`),
      optional: key === 'optional',
      readonly: false,
    }))
  const indexes = asList(entry['keys'] ?? [], place).map((pair) => {
    const [key, value] = asList(pair, place).map((side) => parseType(side, `${place}.keys`))
    if (key === undefined || value === undefined) throw new LockError(place, 'a key has two types')
    return { key, value, readonly: false }
  })
  return { kind: 'object', properties: [...named('object'), ...named('optional')], indexes }
}

export function asObject(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Readonly<Record<string, unknown>>
  }
  throw new LockError(place, 'an object is expected')
}

function asList(json: unknown, place: string): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw new LockError(place, 'a list is expected')
}

function asText(json: unknown, place: string): string {
  if (typeof json === 'string') return json
  throw new LockError(place, 'a string is expected')
}
