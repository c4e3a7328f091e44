import type { CheckPlan } from '../../facts/check-plan.js'
import type { StandardIssue } from '../functions/standard-schema.js'
import { tagOf } from '../wire/tag-of.js'
import { toPlain } from '../wire/to-plain.js'
import { missedBound } from './bounds.js'
import type { CheckWalk } from './check-walk.js'
import {
  choose,
  fits,
  fitsItem,
  fitsProperty,
  hasTupleLength,
  isKey,
  isObject,
  mayBeAbsent,
  planNamed,
  tupleItem,
} from './fits.js'
import { nameOf } from './name-of.js'

type Path = readonly (string | number)[]

/** Every place of a value that is not of its type, and why. It names types and places, never values. */
export function explain(
  plan: CheckPlan,
  given: unknown,
  walk: CheckWalk,
  path: Path = [],
): StandardIssue[] {
  if (fits(plan, given, walk)) return []
  const value = toPlain(given)
  const inner = typeof plan === 'string' ? [] : explainInner(plan, value, walk, path)
  return inner.length > 0 ? inner : [mismatch(plan, value, walk, path)]
}

/** What is wrong inside; empty where the value itself is of another kind. */
function explainInner(
  plan: Exclude<CheckPlan, string>,
  value: unknown,
  walk: CheckWalk,
  path: Path,
): StandardIssue[] {
  const each = (items: Iterable<unknown>, planOf: (index: number) => CheckPlan): StandardIssue[] =>
    [...items].flatMap((item, index) => explain(planOf(index), item, walk, [...path, index]))
  switch (plan[0]) {
    case 'use':
      if (walk.ancestors.includes(value)) return []
      walk.ancestors.push(value)
      try {
        return explain(planNamed(plan[1], walk), value, walk, path)
      } finally {
        walk.ancestors.pop()
      }
    case 'bound':
      return explain(plan[1], value, walk, path)
    case 'all':
      return plan[1].flatMap((part) => explain(part, value, walk, path))
    case 'list':
      return Array.isArray(value) ? each(value, () => plan[1]) : []
    case 'tuple':
      if (!Array.isArray(value) || !hasTupleLength(plan, value.length)) return []
      return value.flatMap((item, index) => {
        const of = tupleItem(plan, index, value.length)
        return fitsItem(of, item, walk) ? [] : explain(of[0], item, walk, [...path, index])
      })
    case 'set':
      return tagOf(value) === 'Set' ? each(value as Set<unknown>, () => plan[1]) : []
    case 'map':
      if (tagOf(value) !== 'Map') return []
      return each(value as Map<unknown, unknown>, () => ['tuple', [[plan[1]], [plan[2]]]])
    case 'choice': {
      const chosen = choose(plan, value)
      if (chosen !== undefined) return explain(chosen, value, walk, path)
      if (!isObject(value)) return []
      const [, property, cases] = plan
      const told: CheckPlan = ['literal', cases.flatMap(([literals]) => literals)]
      return explainProperty(told, value, property, walk, path)
    }
    case 'union': {
      // Of one that is of the right kind, what is wrong with it says more than the names of all.
      const near = plan[1].map((member) => explain(member, value, walk, path))
      const inside = near.filter((issues) => issues.every((issue) => isBelow(issue, path)))
      return inside.length === 1 ? (inside[0] ?? []) : []
    }
    case 'object': {
      if (!isObject(value)) return []
      const [, properties, indexes = []] = plan
      const names = new Set(properties.map(([name]) => name))
      const others = Object.keys(value).filter((name) => !names.has(name))
      return [
        ...properties.flatMap((property) =>
          Object.hasOwn(value, property[0])
            ? fitsProperty(property, value[property[0]], walk)
              ? []
              : explain(property[1], value[property[0]], walk, [...path, property[0]])
            : mayBeAbsent(property, walk)
              ? []
              : explainProperty(property[1], value, property[0], walk, path),
        ),
        ...others.flatMap((name) =>
          indexes
            .filter(([key]) => isKey(key, name, walk))
            .flatMap(([, of]) => explain(of, value[name], walk, [...path, name])),
        ),
      ]
    }
    default:
      return []
  }
}

function isBelow({ path = [] }: StandardIssue, { length }: Path): boolean {
  return path.length > length
}

function explainProperty(
  plan: CheckPlan,
  value: Readonly<Record<string, unknown>>,
  name: string,
  walk: CheckWalk,
  path: Path,
): StandardIssue[] {
  const issues = Object.hasOwn(value, name) ? explain(plan, value[name], walk, [...path, name]) : []
  if (issues.length > 0) return issues
  return [{ path: [...path, name], message: `expected ${nameOf(plan, walk)}, found nothing` }]
}

function mismatch(plan: CheckPlan, value: unknown, walk: CheckWalk, path: Path): StandardIssue {
  if (plan[0] === 'bound' && typeof plan !== 'string') {
    const missed = missedBound(plan[2], value)
    if (missed !== undefined) {
      return { path, message: `does not keep its @${missed} ${String(plan[2][missed])}` }
    }
  }
  if (walk.ancestors.includes(value)) {
    return { path, message: 'leads back to an object that contains it' }
  }
  return { path, message: `expected ${nameOf(plan, walk)}, found ${kindOf(value)}` }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  if (isObject(value)) return 'an object'
  const tag = tagOf(value)
  if (tag === 'Date' && Number.isNaN(Number(value))) return 'an invalid Date'
  return `${/^[AEIO]/.test(tag) ? 'an' : 'a'} ${Array.isArray(value) ? 'array' : tag}`.replace(
    /^a array/,
    'an array',
  )
}
