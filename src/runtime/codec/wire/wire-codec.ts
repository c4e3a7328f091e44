import type { PlanJson, Plans } from '../../../facts/plan-json.js'
import type { WirePlan, WirePlans } from '../../../facts/wire-plan.js'
import { readPlan } from '../read-plan.js'
import { decode, decodeLeniently } from './decode.js'
import { encode } from './encode.js'

/** Makes JSON of values by their plans, and the other way. */
export interface WireCodec {
  readonly encode: Convert
  readonly decode: Convert
  /** What does not fit its plan is left as it is stored. */
  readonly decodeLeniently: Convert
  /** The plan that `holder` has under a name, where its text may stand for it. */
  readonly read: (holder: object, name: string) => PlanJson | undefined
}

/** `start` is what messages call the value. Throws `WireFormatError`. */
export type Convert = (
  plan: PlanJson | undefined,
  value: unknown,
  place: { readonly start: string; readonly plans?: Plans | undefined },
) => unknown

/**
 * Given by the generated definitions to the queues whose jobs are not JSON as they are: a bundle of a project that has
 * no such queue goes without it.
 */
export const wireCodec: WireCodec = {
  encode: encode as Convert,
  decode: decode as Convert,
  decodeLeniently: (plan, json, { plans }) =>
    decodeLeniently(plan as WirePlan | undefined, json, plans as WirePlans | undefined),
  read: readPlan,
}
