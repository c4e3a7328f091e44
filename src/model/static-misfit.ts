import { resolveShape } from './resolve-shape.js'
import type { Definition, ObjectShape, Shape } from './shape.js'
import type { SourceSpan } from './source-span.js'
import type { RecordValue, StaticValue } from './static-value.js'

/** A place where a value cannot be of its type. */
export interface Misfit {
  /** From the value itself: `.items[0].price`. */
  readonly path: string
  /** What is expected there. */
  readonly shape: Shape
  /** What is there, in words. */
  readonly found: string
  readonly span: SourceSpan
}

/**
 * Why a value that is written out cannot be of a type; null if it may be. What only the running program knows fits
 * everything, and so does whatever a type says beyond its structure: this finds mistakes, and refuses nothing in doubt.
 */
export function misfitOf(
  value: StaticValue,
  shape: Shape,
  definitions: readonly Definition[],
): Misfit | null {
  return within(value, shape, { path: '', definitions })
}

interface Place {
  readonly path: string
  readonly definitions: readonly Definition[]
}

function within(value: StaticValue, declared: Shape, place: Place): Misfit | null {
  if (value.kind === 'dynamic' || value.kind === 'code') return null
  const shape = resolveShape(declared, place.definitions)
  const misfit = (): Misfit => ({
    path: place.path,
    shape,
    found: wordsOf(value),
    span: value.span,
  })
  switch (shape.kind) {
    case 'primitive':
      return fitsPrimitive(value, shape.name) ? null : misfit()
    case 'literal':
      return value.kind === 'constant' && isLiteral(value.value, shape.value) ? null : misfit()
    case 'template':
    case 'cased':
      return value.kind === 'constant' && typeof value.value === 'string' ? null : misfit()
    case 'union': {
      const found = shape.members.map((member) => within(value, member, place))
      if (found.some((each) => each === null)) return null
      // Of one object among other things, what is wrong inside it says more.
      const inside = found.filter((each) => each !== null && each.path !== place.path)
      return inside.length === 1 ? (inside[0] ?? null) : misfit()
    }
    case 'brand':
      return within(value, shape.base, place)
    case 'array':
      if (value.kind !== 'list') return misfit()
      return first(value.items, (item, index) =>
        within(item, shape.element, inner(place, `[${index}]`)),
      )
    case 'object':
      return value.kind === 'record' ? withinObject(value, shape, place) : misfit()
    case 'tuple':
      return value.kind === 'list' ? null : misfit()
    default:
      // Instances of classes: nothing that is written out is one.
      return misfit()
  }
}

function withinObject(record: RecordValue, shape: ObjectShape, place: Place): Misfit | null {
  return first(shape.properties, ({ name, shape: expected, optional }) => {
    const at = inner(
      place,
      /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`,
    )
    const entry = record.entries.find(({ key }) => key === name)
    if (entry !== undefined) {
      const isAbsent = entry.value.kind === 'constant' && entry.value.value === undefined
      return optional && isAbsent ? null : within(entry.value, expected, at)
    }
    if (optional || record.unread !== undefined) return null
    return { path: at.path, shape: expected, found: 'missing', span: record.span }
  })
}

function fitsPrimitive(value: StaticValue, name: string): boolean {
  if (name === 'any' || name === 'unknown') return true
  if (name === 'object') return value.kind === 'record' || value.kind === 'list'
  if (value.kind !== 'constant') return false
  if (name === 'null') return value.value === null
  if (name === 'undefined' || name === 'void') return value.value === undefined
  // A bigint that is written out is no constant of ours: it is known to the running program alone.
  return typeof value.value === name
}

function isLiteral(value: unknown, expected: unknown): boolean {
  return value === expected
}

function wordsOf(value: StaticValue): string {
  if (value.kind === 'list') return 'a list'
  if (value.kind === 'record') return 'an object'
  if (value.kind !== 'constant') return `\`${value.text}\``
  return value.value === undefined ? 'missing' : JSON.stringify(value.value)
}

function inner({ path, definitions }: Place, step: string): Place {
  return { path: path + step, definitions }
}

function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item, index: number) => Found | null,
): Found | null {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== null) return found
  }
  return null
}
