import type { CheckPlan } from './check-plan.js'

/**
 * How a value of one type becomes JSON and is made from it again. It names only what needs converting: `null`, where a
 * plan may be absent, is plain JSON. A plan is itself JSON, written by the compiler and read by the runtime.
 */
export type WirePlan =
  | WireLeaf
  /** One of several kinds of values, each of which arrives as its text: the type admits that text. */
  | 'asText'
  | readonly ['text', leaf: WireLeaf, literals: readonly string[]]
  | readonly ['list', element: WirePlan]
  | readonly ['tuple', before: readonly WireSlot[], rest?: WireSlot, after?: readonly WireSlot[]]
  | readonly ['set', element: WireSlot]
  | readonly ['map', key: WireSlot, value: WireSlot]
  | readonly ['object', properties: readonly WireProperty[], others?: readonly WireIndex[]]
  | readonly ['union', kinds: WireKinds]
  | readonly ['choice', cases: readonly WireCase[]]
  /** In a list, a tuple, a map or a set: `undefined` is held as `null`. */
  | readonly ['maybe', present: WireSlot]
  | readonly ['use', name: string]

export type WireSlot = WirePlan | null

/** One text: a date in ISO 8601, a bigint in decimal, bytes in base64, a URL's href, `/source/flags`. */
export type WireLeaf = 'date' | 'bigint' | 'bytes' | 'buffer' | 'arrayBuffer' | 'url' | 'regexp'

/** A list and not an object, so that a property may be called `__proto__`. */
export type WireProperty = readonly [name: string, plan: WireSlot]

/** What properties that are not listed hold: those whose name is of the key; the first that fits counts. */
export type WireIndex = readonly [key: CheckPlan, plan: WireSlot]

/** What values of each kind of JSON are; a kind that is absent does not occur. */
export type WireKinds = { readonly [Kind in JsonKind]?: WireSlot }

export type JsonKind = 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object'

/** The plan of what meets all conditions. At most one case of a choice is met, so that their order says nothing. */
export type WireCase = readonly [conditions: readonly WireCondition[], plan: WireSlot]

export type WireCondition =
  | readonly ['has' | 'lacks', property: string]
  | readonly ['is' | 'isNot', property: string, literals: readonly WireLiteral[]]

export type WireLiteral = string | number | boolean | null

/** Plans that others refer to by name. */
export interface WirePlans {
  readonly [name: string]: WirePlan
}

/** The plans of one queue's jobs. */
export interface QueueWire {
  readonly input?: WirePlan
  readonly output?: WirePlan
  /** Of the sides on which something arrives as its text: what will arrive is checked when it is sent. */
  readonly asText?: readonly ('input' | 'output')[]
  /** Those that `input` and `output` lead to. */
  readonly plans?: WirePlans
}
