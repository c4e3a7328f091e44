import type { WireIndex } from '../../facts/wire-plan.js'
import { textFits } from '../compat/text-fits.js'
import type { Shape } from '../shape.js'

export interface PlannedSignature {
  readonly key: Shape
  readonly planned: WireIndex
}

/**
 * Index signatures in the order in which a name is looked for. A name that several take has a value of each of them, and
 * the first must say how it is converted: the narrower one, or, of those that only overlap, one that converts something,
 * since what is a Date to one may be anything (`{}`) to the other.
 */
export function inOrderOfNames(signatures: readonly PlannedSignature[]): WireIndex[] {
  const ordered: WireIndex[] = []
  let left = signatures
  while (left.length > 0) {
    const free = left.filter(({ key }) => !left.some((other) => isWithin(other.key, key)))
    const next = free.find(({ planned: [, plan] }) => plan !== null) ?? free[0] ?? left[0]
    if (next !== undefined) ordered.push(next.planned)
    left = left.filter((each) => each !== next)
  }
  return ordered
}

function isWithin(one: Shape, other: Shape): boolean {
  return textFits(one, other) && !textFits(other, one)
}
