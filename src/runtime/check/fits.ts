import type {
  CheckIndex,
  CheckItem,
  CheckLeaf,
  CheckPlan,
  CheckProperty,
} from '../../facts/check-plan.js'
import { isPlatformValue } from '../wire/platform-value.js'
import { tagOf } from '../wire/tag-of.js'
import { toPlain } from '../wire/to-plain.js'
import { missedBound } from './bounds.js'
import type { CheckWalk, PlanOf } from './check-walk.js'
import { fitsCasing, fitsTemplate, isNumberName } from './text.js'

/**
 * Whether a value is of the type that a plan describes: what TypeScript would say of it. Objects may have properties
 * that their type does not name, as they may in TypeScript.
 */
export function fits(plan: CheckPlan, value: unknown, walk: CheckWalk): boolean {
  // Most values end here: the first leaves are called what `typeof` calls them.
  if (typeof value === plan && plan !== 'number' && plan !== 'undefined') return true
  if (fitsAsIs(plan, value, walk)) return true
  const plain = toPlain(value)
  if (plain === value) return false
  walk.isOpen = true
  return fits(plan, plain, walk)
}

function fitsAsIs(plan: CheckPlan, value: unknown, walk: CheckWalk): boolean {
  if (walk.nulls && (value === null || value === undefined)) return isOpen(walk)
  if (typeof plan === 'string') return fitsLeaf(plan, value, walk)
  switch (plan[0]) {
    case 'literal':
      return plan[1].includes(value as string)
    case 'object':
      return fitsObject(plan, value, walk)
    case 'list':
      return fitsList(plan[1], value, walk)
    case 'union':
      return fitsAny(plan[1], value, walk)
    case 'use':
      return fitsNamed(plan[1], value, walk)
    case 'bound':
      return fits(plan[1], value, walk) && missedBound(plan[2], value) === undefined
    case 'choice': {
      const chosen = choose(plan, value)
      return chosen !== undefined && fits(chosen, value, walk)
    }
    case 'tuple':
      return fitsTuple(plan, value, walk)
    case 'set':
      return tagOf(value) === 'Set' && fitsAll(plan[1], value as Set<unknown>, walk)
    case 'map':
      return (
        tagOf(value) === 'Map' &&
        fitsAll(plan[1], (value as Map<unknown, unknown>).keys(), walk) &&
        fitsAll(plan[2], (value as Map<unknown, unknown>).values(), walk)
      )
    case 'all':
      return plan[1].every((each) => fits(each, value, walk))
    case 'bigints':
      return typeof value === 'bigint' && plan[1].includes(String(value))
    case 'template':
      return typeof value === 'string' && fitsTemplate(plan, value)
    case 'cased':
      return typeof value === 'string' && fitsCasing(plan, value)
  }
}

function fitsAny(members: readonly CheckPlan[], value: unknown, walk: CheckWalk): boolean {
  for (let at = 0; at < members.length; at += 1) {
    if (fits(members[at] ?? 'never', value, walk)) return true
  }
  return false
}

function fitsLeaf(leaf: CheckLeaf, value: unknown, walk: CheckWalk): boolean {
  switch (leaf) {
    case 'number':
      if (typeof value !== 'number') return false
      if (!Number.isFinite(value)) walk.isOpen = true
      return true
    case 'null':
      return value === null
    case 'void':
      // A handler that takes no data misreads none.
      return value === undefined || walk.isStored
    case 'any':
    case 'holder':
    case 'something':
      walk.isOpen = true
      if (leaf === 'any') return true
      if (value === null || value === undefined) return false
      return leaf === 'something' || typeof value === 'object' || typeof value === 'function'
    case 'undefined':
      // In a list it may have no JSON.
      return value === undefined && isOpen(walk)
    case 'string':
    case 'boolean':
    case 'bigint':
    case 'never':
      return false
    default:
      return isPlatformValue(leaf, value)
  }
}

// Plans are read by index where every value passes: taking an array apart by pattern calls its iterator.
function fitsObject(plan: PlanOf<'object'>, value: unknown, walk: CheckWalk): boolean {
  const properties = plan[1]
  const indexes = plan[2] ?? noIndexes
  const isPlain = hasNoClass(value)
  if (!isPlain && !isObject(value) && !isListFor(indexes, value)) return false
  if (!isPlain) walk.isOpen = true
  let next = 0
  let known = 0
  let required = 0
  let others = 0
  for (const name in value) {
    if (!isPlain && !Object.hasOwn(value, name)) continue
    // Objects are mostly made with their properties in one order.
    let property = properties[next]
    if (property === undefined || property[0] !== name) {
      next = positionOf(properties, name)
      property = properties[next]
    }
    next += 1
    if (property === undefined) {
      others += 1
      if (!fitsIndexes(indexes, name, value[name], walk)) return false
      continue
    }
    known += 1
    if (property[2] === undefined) required += 1
    if (!fitsProperty(property, value[name], walk)) return false
  }
  if (known === properties.length) return true
  const needed = countNeeded(properties)
  const isWeak = needed + indexes.length === 0
  if (!isPlain && isWeak && known === 0 && !isObject(value)) return false
  if (!isPlain || required < needed) {
    return properties.every((property) =>
      Object.hasOwn(value, property[0])
        ? fitsProperty(property, value[property[0]], walk)
        : mayBeAbsent(property, walk),
    )
  }
  // Not one property that the type names, though none of them is needed: TypeScript takes it for a mistake.
  return !isWeak || known > 0 || others === 0 || walk.isStored
}

const noIndexes: readonly CheckIndex[] = []

function positionOf(properties: readonly CheckProperty[], name: string): number {
  for (let at = 0; at < properties.length; at += 1) if (properties[at]?.[0] === name) return at
  return properties.length
}

function countNeeded(properties: readonly CheckProperty[]): number {
  let needed = 0
  for (let at = 0; at < properties.length; at += 1) {
    if (properties[at]?.[2] === undefined) needed += 1
  }
  return needed
}

/** TypeScript takes a list, or a text, for what is only asked for its items and its length: `ArrayLike<string>`. */
function isListFor(
  indexes: readonly CheckIndex[],
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  const isList = Array.isArray(value) || typeof value === 'string'
  return isList && indexes.every(([key]) => key === 'number')
}

/** An object of properties: no list, and nothing of the platform that has a content of its own. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return hasNoClass(value) || tagOf(value) === 'Object'
}

function hasNoClass(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function fitsProperty(property: CheckProperty, value: unknown, walk: CheckWalk): boolean {
  return fits(property[1], value, walk) || (value === undefined && property[2] === 'orUndefined')
}

/** In what is stored, a property that is undefined is absent. */
export function mayBeAbsent([, plan, presence]: CheckProperty, walk: CheckWalk): boolean {
  return presence !== undefined || (walk.isStored && fits(plan, undefined, walk))
}

function fitsIndexes(
  indexes: readonly CheckIndex[],
  name: string,
  value: unknown,
  walk: CheckWalk,
): boolean {
  const own = indexes.filter(([key]) => isKey(key, name, walk))
  if (own.length === 0) walk.isOpen = true
  return own.every(([, plan]) => fits(plan, value, walk))
}

export function isKey(key: CheckPlan, name: string, walk: CheckWalk): boolean {
  return key === 'number' ? isNumberName(name) : fits(key, name, walk)
}

function fitsList(element: CheckPlan, value: unknown, walk: CheckWalk): boolean {
  if (!Array.isArray(value)) return false
  for (let index = 0; index < value.length; index += 1) {
    if (!fits(element, value[index], walk)) return false
  }
  return true
}

function fitsTuple(plan: PlanOf<'tuple'>, value: unknown, walk: CheckWalk): boolean {
  if (!Array.isArray(value) || !hasTupleLength(plan, value.length)) return false
  for (let index = 0; index < value.length; index += 1) {
    if (!fitsItem(tupleItem(plan, index, value.length), value[index], walk)) return false
  }
  return true
}

export function fitsItem([plan, presence]: CheckItem, value: unknown, walk: CheckWalk): boolean {
  return (
    fits(plan, value, walk) || (value === undefined && presence === 'orUndefined' && isOpen(walk))
  )
}

export function hasTupleLength(
  [, before, rest, after = []]: PlanOf<'tuple'>,
  length: number,
): boolean {
  const required = before.filter(([, presence]) => presence === undefined).length + after.length
  return length >= required && (rest !== undefined || length <= before.length)
}

export function tupleItem(
  [, before, rest, after = []]: PlanOf<'tuple'>,
  index: number,
  length: number,
): CheckItem {
  const last = after[index - (length - after.length)]
  return (last === undefined || index < before.length ? before[index] : [last]) ?? [rest ?? 'never']
}

function fitsAll(plan: CheckPlan, items: Iterable<unknown>, walk: CheckWalk): boolean {
  for (const item of items) if (!fits(plan, item, walk)) return false
  return true
}

function fitsNamed(name: string, value: unknown, walk: CheckWalk): boolean {
  const { ancestors } = walk
  // What holds itself has no JSON, and no end. It is looked for where data is rarely as deep.
  if (ancestors.length > 30 && ancestors.includes(value)) return false
  ancestors.push(value)
  const isFit = fits(planNamed(name, walk), value, walk)
  ancestors.pop()
  return isFit
}

export function planNamed(name: string, { plans }: CheckWalk): CheckPlan {
  return plans[name] ?? 'any'
}

/** The plan of the member that the telling property names. */
export function choose(plan: PlanOf<'choice'>, value: unknown): CheckPlan | undefined {
  const property = plan[1]
  if (!isObject(value) || !Object.hasOwn(value, property)) return undefined
  const told = value[property]
  return plan[2].find((each) => each[0].includes(told as string))?.[1]
}

/** Notes that a value fits, though its type does not say that JSON can hold it. */
function isOpen(walk: CheckWalk): true {
  walk.isOpen = true
  return true
}
