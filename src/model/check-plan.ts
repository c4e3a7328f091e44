import type {
  CheckIndex,
  CheckItem,
  CheckLeaf,
  CheckPlan,
  CheckPresence,
  CheckProperty,
} from '../facts/check-plan.js'
import { boundPlan } from './check/bound-plan.js'
import type { CheckPlanner } from './check/check-planner.js'
import { planUnion } from './check/plan-union.js'
import { canBeUndefined } from './wire/union-members.js'
import type { ObjectShape, PrimitiveName, Shape, TupleShape } from './shape.js'
import { valueLeaves } from './value-leaves.js'

/** What a value of a shape must be at run time. A named type is referred to by its name. Pure, but for `onReference`. */
export function planCheck(shape: Shape, planner: CheckPlanner): CheckPlan {
  const plan = planBare(shape, planner)
  return shape.bounds === undefined ? plan : boundPlan(plan, shape.bounds)
}

function planBare(shape: Shape, planner: CheckPlanner): CheckPlan {
  const plan = (part: Shape): CheckPlan => planCheck(part, planner)
  switch (shape.kind) {
    case 'primitive':
      return primitives[shape.name] ?? (shape.name as CheckLeaf)
    case 'literal':
      return shape.type === 'bigint'
        ? ['bigints', [String(shape.value)]]
        : ['literal', [shape.value]]
    case 'template':
      return ['template', shape.texts, shape.types.map(plan)]
    case 'cased':
      return ['cased', shape.casing, plan(shape.of)]
    case 'value':
      return valueLeaves[shape.type]
    case 'reference':
      return planReference(shape.name, planner)
    case 'array':
      return ['list', plan(shape.element)]
    case 'set':
      return ['set', plan(shape.element)]
    case 'map':
      return ['map', plan(shape.key), plan(shape.value)]
    case 'tuple':
      return planTuple(shape, planner)
    case 'object':
      return planObject(shape, planner)
    case 'union':
      return planUnion(shape, planner, planCheck)
    case 'brand':
      // The brand itself is there for the type checker alone.
      return shape.also === undefined
        ? plan(shape.base)
        : ['all', [shape.base, ...shape.also].map(plan)]
  }
}

const primitives: Readonly<Partial<Record<PrimitiveName, CheckLeaf>>> = {
  unknown: 'any',
  object: 'holder',
}

/** What is as short as its name stands in place of it. */
function planReference(name: string, planner: CheckPlanner): CheckPlan {
  const shape = planner.table.get(name)?.shape
  if (shape?.kind === 'primitive' || shape?.kind === 'value' || shape?.kind === 'literal') {
    return planCheck(shape, planner)
  }
  planner.onReference?.(name)
  return ['use', name]
}

function planTuple({ elements }: TupleShape, planner: CheckPlanner): CheckPlan {
  const items = elements.map(({ shape, presence }): CheckItem => {
    const plan = planCheck(shape, planner)
    return presence === 'optional' ? [plan, absence(planner)] : [plan]
  })
  const at = elements.findIndex(({ presence }) => presence === 'rest')
  if (at === -1) return ['tuple', items]
  const [rest] = items[at] ?? [null]
  const after = items.slice(at + 1).map(([plan]) => plan)
  const before = items.slice(0, at)
  return after.length === 0 ? ['tuple', before, rest] : ['tuple', before, rest, after]
}

function planObject({ properties, indexes }: ObjectShape, planner: CheckPlanner): CheckPlan {
  if (properties.length + indexes.length === 0) return 'something'
  const named = properties.map(({ name, shape, optional }): CheckProperty => {
    const plan = planCheck(shape, planner)
    if (optional) return [name, plan, absence(planner)]
    return canBeUndefined(shape, planner.table) ? [name, plan, 'asUndefined'] : [name, plan]
  })
  if (indexes.length === 0) return ['object', named]
  const others = indexes.map(({ key, value }): CheckIndex => [
    planCheck(key, planner),
    planCheck(value, planner),
  ])
  return ['object', named, others]
}

function absence({ exactOptional }: CheckPlanner): CheckPresence {
  return exactOptional ? 'optional' : 'orUndefined'
}
