import type { WireSlot } from '../../facts/wire-plan.js'
import type { Shape } from '../shape.js'
import type { SourceSpan } from '../source-span.js'
import { differsInTextOnly } from './differs-in-text.js'
import { joinShapes } from './join-shapes.js'
import type { PlannedMember, PlanShape } from './plan-union.js'
import { bareShape } from './union-members.js'
import { unionName } from './union-names.js'
import type { Clash, TextUnion, WirePlanner } from './wire-planner.js'

/** The plan, or why there is none. */
export type Joined = { readonly plan: WireSlot } | { readonly clash: Clash | undefined }

/** As `MOST_UNIONS` of `eachPlanned`, of the unions that are planned in place. */
const MOST_JOINS = 200

interface Planning {
  readonly planner: WirePlanner
  readonly plan: PlanShape
  readonly declaredAt?: SourceSpan | undefined
}

/**
 * One plan for members that need not be told apart: what stands at one place in several of them is told apart there.
 * Where something arrives as its text, the whole that arrives must be of a member again.
 */
export function planJoined(
  members: readonly PlannedMember[],
  { planner, plan, declaredAt }: Planning,
): Joined {
  const bares = members.map(({ shape }) => bareShape(shape, planner.table))
  // Two named types that hold the union of themselves lead back here.
  if (bares.some((bare) => planner.joining?.has(bare))) {
    const name = unionName(members)
    if (name === undefined) return { clash: undefined }
    planner.onReference?.(name, planner.path)
    return { plan: ['use', name] }
  }
  const joins = planner.joins ?? { left: MOST_JOINS }
  joins.left -= 1
  const joined = joins.left < 0 ? undefined : joinShapes(bares)
  if (joined === undefined) return { clash: undefined }
  const texts: TextUnion[] = []
  let clash: Clash | undefined
  const slot = plan(joined, {
    ...planner,
    joins,
    joining: new Set([...(planner.joining ?? []), ...bares]),
    onAmbiguity: (found) => {
      const path = found.path.slice(planner.path.length)
      const { types } = found.clash ?? { types: found.members }
      clash ??= { path: path + (found.clash?.path ?? ''), types }
    },
    onText: (found) => texts.push(found),
  })
  if (clash !== undefined) return { clash }
  const [text] = texts
  if (text !== undefined && !isOfUnion(bares, slot, planner)) {
    return { clash: { path: text.path.slice(planner.path.length), types: text.members } }
  }
  for (const each of texts) planner.onText?.({ ...each, declaredAt: each.declaredAt ?? declaredAt })
  return { plan: slot }
}

/** Whether each member arrives as a value of a member. */
function isOfUnion(members: readonly Shape[], slot: WireSlot, { table }: WirePlanner): boolean {
  return members.every((one) => members.some((other) => differsInTextOnly(one, other, slot, table)))
}
