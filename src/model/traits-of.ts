import { byIdentity } from './by-identity.js'
import { eachPart } from './map-shape.js'
import type { Shape, ValueType } from './shape.js'

/** What stands in place anywhere in a shape; a named type that it refers to has traits of its own. */
export interface ShapeTraits {
  readonly hasBounds: boolean
  readonly values: ReadonlySet<ValueType>
  /** Bytes over an ArrayBuffer; `values` has the others. */
  readonly owned: ReadonlySet<ValueType>
}

/** One walk for all who ask: most shapes have none of it, and need not be looked into. */
export const traitsOf = byIdentity((shape: Shape): ShapeTraits => {
  const values = new Set<ValueType>()
  const owned = new Set<ValueType>()
  let hasBounds = false
  const visit = (part: Shape): void => {
    if (part.bounds !== undefined) hasBounds = true
    if (part.kind === 'value') (part.over === undefined ? values : owned).add(part.type)
    eachPart(part, visit)
  }
  visit(shape)
  return { hasBounds, values, owned }
})
