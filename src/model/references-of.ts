import { byIdentity } from './by-identity.js'
import { eachPart } from './map-shape.js'
import type { Shape } from './shape.js'

/** The ids that a shape refers to, in the order in which it does. */
export const referencesOf = byIdentity((shape: Shape): readonly string[] => {
  const ids = new Set<string>()
  const visit = (part: Shape): void => {
    if (part.kind === 'reference') ids.add(part.name)
    else eachPart(part, visit)
  }
  visit(shape)
  return [...ids]
})
