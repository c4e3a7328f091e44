import { stepTo } from '../facts/path.js'
import type { WirePlan, WireProperty, WireSlot } from '../facts/wire-plan.js'
import type { ArrayShape, ObjectShape, Shape, TupleShape } from './shape.js'
import { valueLeaves } from './value-leaves.js'
import { planKey } from './check/plan-key.js'
import { inOrderOfNames } from './wire/signature-order.js'
import { planUnion } from './wire/plan-union.js'
import { isHeldAsNull } from './wire/union-members.js'
import type { WirePlanner } from './wire/wire-planner.js'

/**
 * How values of a shape become JSON; null when they are JSON as they are, so that nothing has to be done to them.
 * A named type is referred to by its name: its plan is made by itself. Pure, but for `planner.onAmbiguity`.
 */
export function planWire(shape: Shape, planner: WirePlanner): WireSlot {
  switch (shape.kind) {
    case 'template':
    case 'cased':
      return null
    case 'primitive':
      return shape.name === 'bigint' ? 'bigint' : null
    case 'literal':
      return shape.type === 'bigint' ? 'bigint' : null
    case 'value':
      return valueLeaves[shape.type]
    case 'brand':
      return planWire(shape.base, planner)
    case 'reference':
      if (!planner.converting.has(shape.name)) return null
      planner.onReference?.(shape.name, planner.path)
      return ['use', shape.name]
    case 'array':
      return planArray(shape, planner)
    case 'tuple':
      return planTuple(shape, planner)
    case 'set':
      return ['set', planItem(shape.element, at(planner, '.values()'))]
    case 'map':
      return [
        'map',
        planItem(shape.key, at(planner, '.keys()')),
        planItem(shape.value, at(planner, '.values()')),
      ]
    case 'object':
      return planObject(shape, planner)
    case 'union':
      return planUnion(shape, planner, planWire)
  }
}

/** Something in a list: JSON has no `undefined` there, so that it is held as null where null means nothing else. */
function planItem(shape: Shape, planner: WirePlanner, isOptional = false): WireSlot {
  const plan = planWire(shape, planner)
  return isHeldAsNull(shape, planner.table, isOptional) ? ['maybe', plan] : plan
}

function planArray({ element }: ArrayShape, planner: WirePlanner): WireSlot {
  const plan = planItem(element, at(planner, '[]'))
  return plan === null ? null : ['list', plan]
}

function planTuple({ elements }: TupleShape, planner: WirePlanner): WireSlot {
  const plans = elements.map(({ shape, presence }, index) =>
    planItem(shape, at(planner, `[${index}]`), presence === 'optional'),
  )
  if (plans.every((plan) => plan === null)) return null
  const rest = elements.findIndex(({ presence }) => presence === 'rest')
  if (rest === -1) return ['tuple', plans]
  const after = plans.slice(rest + 1)
  const before = plans.slice(0, rest)
  const plan = plans[rest] ?? null
  return after.length === 0 ? ['tuple', before, plan] : ['tuple', before, plan, after]
}

function planObject({ properties, indexes }: ObjectShape, planner: WirePlanner): WirePlan | null {
  const named = properties.map(({ name, shape }): WireProperty => [
    name,
    planWire(shape, at(planner, stepTo(name))),
  ])
  const others = inOrderOfNames(
    indexes.map(({ key, value }) => ({
      key,
      planned: [planKey(key), planWire(value, at(planner, '[key]'))],
    })),
  )
  const planned = named.filter(([, plan]) => plan !== null)
  if (others.some(([, plan]) => plan !== null)) return ['object', named, others]
  return planned.length === 0 ? null : ['object', planned]
}

function at(planner: WirePlanner, step: string): WirePlanner {
  return { ...planner, path: `${planner.path}${step}` }
}
