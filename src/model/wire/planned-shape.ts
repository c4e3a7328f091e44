import type { WireSlot } from '../../facts/wire-plan.js'
import { byShape } from '../by-shape.js'
import { planWire } from '../wire-plan.js'
import type { Ambiguity, TextUnion } from './wire-planner.js'

/** How values of a shape become JSON, and what was met on the way. Paths begin at the shape. */
export interface PlannedShape {
  readonly slot: WireSlot
  /** The named plans that it refers to, in the order in which they are met. */
  readonly references: readonly { readonly name: string; readonly path: string }[]
  /** Unions whose members cannot be told apart in JSON; the slot is then of no use. */
  readonly ambiguities: readonly Ambiguity[]
  /** Unions some of whose values arrive as their text, by path. */
  readonly texts: ReadonlyMap<string, TextUnion>
}

export const plannedShape = byShape((shape, look): PlannedShape => {
  const references: { name: string; path: string }[] = []
  const ambiguities: Ambiguity[] = []
  const texts = new Map<string, TextUnion>()
  const slot = planWire(shape, {
    ...look,
    path: '',
    onReference: (name, path) => references.push({ name, path }),
    onAmbiguity: (ambiguity) => ambiguities.push(ambiguity),
    onText: (text) => texts.set(text.path, text),
  })
  return { slot, references, ambiguities, texts }
})
