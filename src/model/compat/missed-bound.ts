import type { BoundName, Bounds } from '../../facts/bounds.js'
import type { Shape } from '../shape.js'
import { isDistinctInJson } from '../wire/distinct-in-json.js'
import { unmetBound, type BoundKind } from './bounds-follow.js'
import { keepsBounds } from './is-plain-of.js'
import { isEmptyObject, isHolder } from './shape-kinds.js'
import { isUnknown, type Member } from './members.js'
import type { DefinitionTable } from '../definition-table.js'

export function missedBound(from: Member, to: Member, table: DefinitionTable): string | undefined {
  if (to.bounds.length === 0) return undefined
  for (const kind of boundKinds(from.shape, to.shape)) {
    const unmet = missedOfKind(kind, from, to, table)
    if (unmet !== undefined) return unmet
  }
  return undefined
}

function missedOfKind(
  kind: BoundKind,
  from: Member,
  to: Member,
  table: DefinitionTable,
): string | undefined {
  const { shape } = from
  if (shape.kind === 'literal' && typeof shape.value !== 'boolean') {
    // The text of a bigint, from either side of the change.
    const value = kind === 'number' ? Number(shape.value) : shape.value
    return to.bounds.every((bounds) => keepsBounds(value, bounds)) ? undefined : 'bounds'
  }
  return unmetBound(kind, knownBounds(from, to, table), to.bounds)
}

/** Which bounds can count: those of the value that the reader makes. */
function boundKinds(from: Shape, to: Shape): readonly BoundKind[] {
  const isOpen = isUnknown(to) || isEmptyObject(to) || isHolder(to)
  const own = boundKindOf(isOpen ? from : to)
  if (own !== undefined) {
    const isText =
      isOpen &&
      ((from.kind === 'primitive' && from.name === 'bigint') ||
        (from.kind === 'literal' && from.type === 'bigint'))
    return isText ? ['text'] : [own]
  }
  if (!isOpen) return []
  if (from.kind === 'value') return ['text']
  if (isHolder(from)) return ['list']
  return isUnknown(from) || isEmptyObject(from) ? ['text', 'number', 'list'] : []
}

/** What is said of a value, and what follows from its type. */
function knownBounds(
  { shape, bounds }: Member,
  to: Member,
  table: DefinitionTable,
): Member['bounds'] {
  if (shape.kind === 'value') {
    return [
      ...bounds,
      shape.type === 'Date' ? { format: 'date-time', minLength: 24, maxLength: 27 } : {},
    ]
  }
  if (shape.kind === 'template') {
    return [
      ...bounds,
      { minLength: shape.texts.reduce((sum, text) => sum + Array.from(text).length, 0) },
    ]
  }
  if (shape.kind === 'tuple') {
    const most = shape.elements.some(({ presence }) => presence === 'rest')
      ? {}
      : { maxItems: shape.elements.length }
    const least = shape.elements.filter(({ presence }) => presence === 'required').length
    return [...bounds, { minItems: least, ...most }]
  }
  // Equal items of a list are one item of a set.
  const shrinks =
    (to.shape.kind === 'set' && shape.kind !== 'set') ||
    (to.shape.kind === 'map' && shape.kind !== 'map')
  if (shrinks && !bounds.some(({ uniqueItems }) => uniqueItems !== undefined)) {
    return bounds.map((known) => without(known, 'minItems'))
  }
  const isDistinct = shape.kind === 'set' && isDistinctInJson(shape.element, table)
  return isDistinct ? [...bounds, { uniqueItems: true }] : bounds
}

function boundKindOf(shape: Shape): BoundKind | undefined {
  switch (shape.kind) {
    case 'primitive':
      return shape.name === 'number' || shape.name === 'bigint'
        ? 'number'
        : shape.name === 'string'
          ? 'text'
          : undefined
    case 'literal':
      if (shape.type === 'boolean') return undefined
      return shape.type === 'string' ? 'text' : 'number'
    case 'template':
    case 'cased':
      return 'text'
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
      return 'list'
    default:
      return undefined
  }
}

function without(bounds: Bounds, name: BoundName): Bounds {
  return Object.fromEntries(Object.entries(bounds).filter(([key]) => key !== name))
}
