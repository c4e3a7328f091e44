import { isKeyOf as isKeyOfPlan } from '../../facts/is-text-of.js'
import { planKey } from '../check/plan-key.js'
import type { IndexShape, ObjectShape, Shape } from '../shape.js'
import { contentOf } from '../content-of.js'
import { sampleOf } from './sample.js'
import { isText } from './shape-kinds.js'

export function propertyOf(
  object: ObjectShape,
  name: string,
): { shape: Shape; optional: boolean } | undefined {
  const own = object.properties.find((property) => property.name === name)
  if (own !== undefined) return own
  const indexes = object.indexes.filter(({ key }) => isKeyOf(key, name))
  // It is of each of them, and the narrower ones say more.
  const index = indexes.find(({ key }) => !isText(key)) ?? indexes[0]
  return index === undefined ? undefined : { shape: index.value, optional: true }
}

export function isKeyOf(key: Shape, name: string): boolean {
  return isKeyOfPlan(planKey(key), name)
}

export function isSameKey(one: Shape, other: Shape): boolean {
  return contentOf(one) === contentOf(other)
}

/** Whether some name may be a key of both; when in doubt, it may. */
export function canOverlap(one: Shape, other: Shape): boolean {
  if (one.kind !== 'template' || other.kind !== 'template') return true
  const [a = '', b = ''] = [one.texts[0], other.texts[0]]
  return a.startsWith(b) || b.startsWith(a)
}

export function sampleKey({ key }: IndexShape): string {
  if (key.kind === 'primitive') return key.name === 'number' ? '1' : 'key'
  const sample = sampleOf({ shape: key, table: new Map() })
  return typeof sample === 'string' ? sample : 'key'
}
