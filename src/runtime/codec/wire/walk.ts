import { pathText, type PathStep } from '../../../facts/path.js'
import type { WireLeaf, WirePlans } from '../../../facts/wire-plan.js'
import { WireFormatError } from '../../job/errors/wire-format-error.js'

export type Holder = 'Set' | 'Map'

/** What messages call a value, and the plans that its own may name. */
export interface Place {
  readonly start: string
  readonly plans?: WirePlans | undefined
}

/** One direction of the conversion; what both have in common is in `convert`. */
export interface Direction {
  leaf(leaf: WireLeaf, value: unknown, walk: Walk): unknown
  /** What arrives as its text. */
  asText(value: unknown, walk: Walk): unknown
  /** The items of what is a set or a map on this side. */
  itemsOf(what: Holder, value: unknown, walk: Walk): Iterable<unknown>
  fromItems(what: Holder, items: unknown[]): unknown
  /** `undefined` in a list, or what holds its place there. */
  readonly absent: { readonly here: undefined | null; readonly there: undefined | null }
}

/** Where the conversion is. The path is only made into a text for an error. */
export interface Walk {
  readonly direction: Direction
  readonly plans: WirePlans
  readonly start: string
  readonly steps: PathStep[]
  readonly ancestors: unknown[]
  /** What does not fit its plan is handed on as it is; whoever asks for this looks at it afterwards. */
  readonly isLenient: boolean
}

export function misfit(walk: Walk, expected: string): WireFormatError {
  return new WireFormatError(pathText(walk.start, walk.steps), expected)
}
