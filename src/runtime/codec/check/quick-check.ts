import type {
  CheckLiteral,
  CheckPlan,
  CheckPlans,
  CheckProperty,
} from '../../../facts/check-plan.js'
import { readPlan } from '../read-plan.js'
import { hasNoClass } from './is-object.js'

/** Says yes to most values of a type, each of them plain JSON. To the others, and to any value that is wrong, no. */
export type QuickCheck = (value: unknown) => boolean

const made = new WeakMap<object, QuickCheck>()
/** Of named plans, by the plans that they are among: once each, however many others lead to them. */
const named = new WeakMap<CheckPlans, Map<string, QuickCheck>>()

/**
 * The quick check of a plan, made once: functions instead of a walk over the plan, which half of its time asks what
 * comes next. Where it says no, the walk is asked.
 */
export function quickCheckOf(plan: CheckPlan, plans: CheckPlans): QuickCheck {
  if (typeof plan === 'string') return make(plan, plans)
  const known = made.get(plan)
  if (known !== undefined) return known
  const check = make(plan, plans)
  made.set(plan, check)
  return check
}

const never: QuickCheck = () => false
const isText: QuickCheck = (value) => typeof value === 'string'
const isNumber: QuickCheck = (value) => typeof value === 'number' && Number.isFinite(value)
const isBoolean: QuickCheck = (value) => typeof value === 'boolean'
const isNull: QuickCheck = (value) => value === null

function make(plan: CheckPlan, plans: CheckPlans): QuickCheck {
  if (typeof plan === 'string') return leaves[plan] ?? never
  const of = (inner: CheckPlan): QuickCheck => make(inner, plans)
  switch (plan[0]) {
    case 'literal':
      return oneOf(plan[1])
    case 'object':
      return plan[2] === undefined ? objectOf(plan[1], of) : never
    case 'list':
      return listOf(of(plan[1]))
    case 'union':
      return anyOf(plan[1].map(of))
    case 'use':
      return makeNamed(plan[1], plans)
    default:
      return never
  }
}

function makeNamed(name: string, plans: CheckPlans): QuickCheck {
  const checks = named.get(plans) ?? new Map<string, QuickCheck>()
  named.set(plans, checks)
  const known = checks.get(name)
  if (known !== undefined) return known
  // Where it holds itself, it is left to the walk, which sees a value that does.
  checks.set(name, never)
  const plan = readPlan(plans, name) as CheckPlan | undefined
  const check = plan === undefined ? never : make(plan, plans)
  checks.set(name, check)
  return check
}

const leaves: Readonly<Partial<Record<CheckPlan & string, QuickCheck>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  null: isNull,
}

function oneOf(values: readonly CheckLiteral[]): QuickCheck {
  return (value) => values.includes(value as CheckLiteral)
}

function listOf(element: QuickCheck): QuickCheck {
  return (value) => {
    if (!Array.isArray(value)) return false
    for (let at = 0; at < value.length; at += 1) if (!element(value[at])) return false
    return true
  }
}

function anyOf(all: readonly QuickCheck[]): QuickCheck {
  const members = all.filter((each) => each !== never)
  if (members.length === 0) return never
  return (value) => {
    for (let at = 0; at < members.length; at += 1) if (members[at]?.(value) === true) return true
    return false
  }
}

/** Objects are mostly made with their properties in the order of their type; one that is not is left to the walk. */
function objectOf(
  properties: readonly CheckProperty[],
  of: (plan: CheckPlan) => QuickCheck,
): QuickCheck {
  const names = properties.map(([name]) => name)
  const checks = properties.map(([, plan]) => of(plan))
  // One that is given back to what was stored is left to the walk, which gives it.
  const mayLack = properties.map(
    ([, , presence]) => presence !== undefined && presence !== 'asUndefined',
  )
  const { length } = names
  // A type with a date in it, say: to walk half of each value would be in vain.
  if (checks.some((check, at) => check === never && mayLack[at] !== true)) return never
  return (value) => {
    if (!hasNoClass(value)) return false
    let at = 0
    for (const name in value) {
      while (names[at] !== name) {
        if (mayLack[at] !== true) return false
        at += 1
      }
      if (checks[at]?.(value[name]) !== true) return false
      at += 1
    }
    for (; at < length; at += 1) if (mayLack[at] !== true) return false
    return true
  }
}
