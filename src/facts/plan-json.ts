/**
 * A plan as generated code states it: the text of its JSON, or JSON itself. The exact types of plans are unions so deep
 * that a project's compiler would work longer on them than on all of the project: 12 s in place of 4 s for 1,000 queues.
 * Text costs neither the compiler nor the start of a process anything to speak of.
 */
export type PlanJson =
  | string
  | number
  | boolean
  | null
  | readonly PlanJson[]
  | { readonly [key: string]: PlanJson }

/** Plans that others refer to by name. */
export interface Plans {
  readonly [name: string]: PlanJson
}

/** The plans of one queue's jobs, for one purpose. */
export interface QueuePlans {
  readonly input?: PlanJson
  readonly output?: PlanJson
  /** Those that `input` and `output` lead to. */
  readonly plans?: Plans
}
