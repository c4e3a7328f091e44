import type { Bounds } from './bounds.js'

/**
 * What a value of one type must be, as plain data: written by the compiler, read by the runtime, which walks a value
 * by it. It says what the TypeScript type says, and the bounds of its JSDoc.
 */
export type CheckPlan =
  | CheckLeaf
  /** One of some values that JSON has. */
  | readonly ['literal', values: readonly CheckLiteral[]]
  /** One of some bigints, in decimal. */
  | readonly ['bigints', texts: readonly string[]]
  /** `` `user:${string}` ``: `texts` has one more item than `parts`. */
  | readonly ['template', texts: readonly string[], parts: readonly CheckPlan[]]
  /** `Uppercase<string>`. */
  | readonly ['cased', casing: string, of: CheckPlan]
  | readonly ['list', element: CheckPlan]
  | readonly [
      'tuple',
      before: readonly CheckItem[],
      rest?: CheckPlan | null,
      after?: readonly CheckPlan[],
    ]
  | readonly ['set', element: CheckPlan]
  | readonly ['map', key: CheckPlan, value: CheckPlan]
  | readonly ['object', properties: readonly CheckProperty[], indexes?: readonly CheckIndex[]]
  | readonly ['union', members: readonly CheckPlan[]]
  /** A union of objects that one property tells apart. */
  | readonly ['choice', property: string, cases: readonly CheckCase[]]
  | readonly ['all', plans: readonly CheckPlan[]]
  | readonly ['bound', plan: CheckPlan, bounds: Bounds]
  | readonly ['use', name: string]

export type CheckLeaf =
  | 'string'
  | 'number'
  | 'boolean'
  | 'bigint'
  | 'undefined'
  | 'void'
  | 'null'
  | 'any'
  | 'never'
  /** `object`: anything that is no primitive. */
  | 'holder'
  /** `{}`: anything but null and undefined. */
  | 'something'
  | 'date'
  | 'url'
  | 'regexp'
  | 'bytes'
  | 'buffer'
  | 'arrayBuffer'

export type CheckLiteral = string | number | boolean | null

/**
 * Absent: required. `optional`: may be absent, `orUndefined`: or be there and undefined. `asUndefined`: its type says
 * that it is there, perhaps undefined. JSON has no such property: absent means the same, and what is read from storage
 * is given it back.
 */
export type CheckPresence = 'optional' | 'orUndefined' | 'asUndefined'

/** A list and not an object, so that a property may be called `__proto__`. */
export type CheckProperty = readonly [name: string, plan: CheckPlan, presence?: CheckPresence]

export type CheckItem = readonly [plan: CheckPlan, presence?: CheckPresence]

/** What properties of a name that fits `key` hold. `'number'` is the name of a number. */
export type CheckIndex = readonly [key: CheckPlan, plan: CheckPlan]

export type CheckCase = readonly [literals: readonly CheckLiteral[], plan: CheckPlan]

/** Plans that others refer to by name. */
export interface CheckPlans {
  readonly [name: string]: CheckPlan
}

/** What the data and the results of one queue's jobs must be; a side that is absent may be anything. */
export interface QueueCheck {
  readonly input?: CheckPlan
  readonly output?: CheckPlan
  /** Those that `input` and `output` lead to. */
  readonly plans?: CheckPlans
  /** The project's compiler takes null and undefined for a value of any type. */
  readonly nulls?: true
}
