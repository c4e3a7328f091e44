import { keysStep, valuesStep, type PathStep } from '../../../facts/path.js'
import type { CheckIndex, CheckPlan, CheckProperty } from '../../../facts/check-plan.js'
import { isKeyOf, isTextOf } from '../../../facts/is-text-of.js'
import type { StandardIssue } from '../../job/standard-schema.js'
import { tagOf } from '../wire/tag-of.js'
import { toPlain } from '../wire/to-plain.js'
import { missedBound } from './bounds.js'
import { planNamed } from './check-walk.js'
import type { CheckWalk, PlanOf } from './check-walk.js'
import { fitsLeaf, isPlainLeaf } from './fits-leaf.js'
import { hasNoClass, isListFor, isObject } from './is-object.js'
import { isOpen } from './is-open.js'
import { kindOf, nameOf } from './name-of.js'
import { countNeeded, positionOf } from './properties.js'
import { hasTupleLength, tupleItem } from './tuple.js'

/**
 * Whether a value is of the type that a plan describes: what TypeScript would say of it. Objects may have properties
 * that their type does not name, as they may in TypeScript. A walk that is asked for its issues goes on after the
 * first, and tells every place and reason.
 */
export function fits(
  plan: CheckPlan,
  value: unknown,
  walk: CheckWalk,
  isJsonForm = false,
): boolean {
  if (isPlainLeaf(plan, value)) return true
  const { issues } = walk
  const before = issues?.length
  if (fitsAsIs(plan, value, walk)) return true
  // JSON asks once: what `toJSON` gave is not asked again.
  const plain = isJsonForm ? value : toPlain(value)
  if (!Object.is(plain, value)) {
    if (issues !== undefined && before !== undefined) issues.length = before
    return isOpen(walk) && fits(plan, plain, walk, true)
  }
  // Where nothing inside is to blame, the value itself is.
  if (issues !== undefined && issues.length === before) {
    const missed =
      typeof plan !== 'string' && plan[0] === 'bound' ? missedBound(plan[2], value) : undefined
    report(
      walk,
      missed === undefined
        ? `expected ${nameOf(plan, walk)}, found ${kindOf(value)}`
        : `does not keep its @${missed}`,
    )
  }
  return false
}

function report({ issues, steps }: CheckWalk, message: string): void {
  issues?.push({ path: [...steps], message })
}

/** The same, one step further. The way is only kept for messages. */
function fitsAt(step: PathStep, plan: CheckPlan, value: unknown, walk: CheckWalk): boolean {
  if (walk.issues === undefined) return fits(plan, value, walk)
  walk.steps.push(step)
  const isFit = fits(plan, value, walk)
  walk.steps.pop()
  return isFit
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
      return Array.isArray(value) && fitsItems(value, plan, walk)
    case 'union':
      return fitsAny(plan[1], value, walk)
    case 'use':
      return fitsNamed(plan[1], value, walk)
    case 'bound':
      return fits(plan[1], value, walk) && missedBound(plan[2], value) === undefined
    case 'choice':
      return fitsChoice(plan, value, walk)
    case 'tuple':
      return (
        Array.isArray(value) && hasTupleLength(plan, value.length) && fitsItems(value, plan, walk)
      )
    case 'set':
      return tagOf(value) === 'Set' && fitsPart(valuesStep, plan[1], value as Set<unknown>, walk)
    case 'map':
      return tagOf(value) === 'Map' && fitsMap(plan, value as Map<unknown, unknown>, walk)
    case 'all':
      return plan[1].every((each) => fits(each, value, walk))
    case 'bigints':
      return typeof value === 'bigint' && plan[1].includes(String(value))
    case 'template':
    case 'cased':
      return typeof value === 'string' && isTextOf(plan, value)
  }
}

function fitsMap(
  [, key, item]: PlanOf<'map'>,
  map: Map<unknown, unknown>,
  walk: CheckWalk,
): boolean {
  const isFit = fitsPart(keysStep, key, map.keys(), walk)
  if (!isFit && walk.issues === undefined) return false
  return fitsPart(valuesStep, item, map.values(), walk) && isFit
}

/** The keys of a Map, or the values of a Map or a Set. */
function fitsPart(
  step: PathStep,
  plan: CheckPlan,
  items: Iterable<unknown>,
  walk: CheckWalk,
): boolean {
  walk.steps.push(step)
  const isFit = fitsItems([...items], ['list', plan], walk)
  walk.steps.pop()
  return isFit
}

function fitsAny(members: readonly CheckPlan[], value: unknown, walk: CheckWalk): boolean {
  const { issues, steps } = walk
  let nearest: StandardIssue[] | undefined
  let distance = Infinity
  let near = 0
  for (let at = 0; at < members.length; at += 1) {
    if (issues !== undefined) walk.issues = []
    const leftOut = walk.leftOut.length
    const isFit = fits(members[at] ?? 'never', value, walk)
    const own = walk.issues ?? []
    walk.issues = issues
    if (isFit) return true
    walk.leftOut.length = leftOut
    // What is wrong inside of a member of the right kind says more than the names of all.
    if (issues === undefined || own.some(({ path = [] }) => path.length <= steps.length)) continue
    near += 1
    // A value of this member would hardly lack its properties: what is absent tells more than what is wrong.
    const away = own.length + own.filter(({ path }) => isAbsent(value, path?.[steps.length])).length
    if (away < distance) [nearest, distance] = [own, away]
  }
  const told = near > 1 ? ` (in the nearest of ${near} members of its union)` : ''
  issues?.push(...(nearest ?? []).map((issue) => ({ ...issue, message: issue.message + told })))
  return false
}

function isAbsent(holder: unknown, step: unknown): boolean {
  return typeof step === 'string' && !Object.hasOwn(holder as object, step)
}

function fitsChoice(plan: PlanOf<'choice'>, value: unknown, walk: CheckWalk): boolean {
  if (!isObject(value)) return false
  const property = plan[1]
  const told = Object.hasOwn(value, property) ? value[property] : undefined
  const chosen = plan[2].find((each) => each[0].includes(told as string))?.[1]
  if (chosen !== undefined) return fits(chosen, value, walk)
  return fitsAt(property, ['literal', plan[2].flatMap((each) => each[0])], told, walk)
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
  let isFit = true
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
      isFit = fitsIndexes(indexes, name, value[name], walk) && isFit
    } else {
      known += 1
      if (property[2] === undefined) required += 1
      const item = value[name]
      if (isPlainLeaf(property[1], item)) continue
      isFit = fitsProperty(property, item, walk) && isFit
    }
    if (!isFit && walk.issues === undefined) return false
  }
  if (known === properties.length || (!isFit && !isPlain)) return isFit
  const needed = countNeeded(properties)
  if (!isPlain || required < needed || (walk.isStored && properties.some(isLeftOut)))
    isFit = fitsAbsent(properties, value, walk) && isFit
  // Not one property that the type names, though none of them is needed: TypeScript takes it for a mistake.
  const isWeak = needed + indexes.length + known === 0 && !walk.isStored
  return isFit && !(isWeak && (others > 0 || !isObject(value)))
}

const noIndexes: readonly CheckIndex[] = []

function isLeftOut([, , presence]: CheckProperty): boolean {
  return presence === 'asUndefined'
}

/** Properties that were not met: absent, or not enumerable, which to JSON is the same unless it is a list's length. */
function fitsAbsent(
  properties: readonly CheckProperty[],
  value: Readonly<Record<string, unknown>>,
  walk: CheckWalk,
): boolean {
  const isList = !isObject(value)
  const wrong = properties.filter((property) => {
    const [name, plan, presence] = property
    if (Object.prototype.propertyIsEnumerable.call(value, name)) return false
    if (isList && Object.hasOwn(value, name)) return !fitsProperty(property, value[name], walk)
    const isGiven =
      walk.isStored &&
      (presence === undefined
        ? fits(plan, undefined, { ...walk, issues: undefined })
        : isLeftOut(property))
    if (isGiven) walk.leftOut.push([value, name])
    if (presence !== undefined || isGiven) return false
    walk.steps.push(name)
    report(walk, `expected ${nameOf(plan, walk)}, found nothing`)
    walk.steps.pop()
    return true
  })
  return wrong.length === 0
}

function fitsProperty(property: CheckProperty, value: unknown, walk: CheckWalk): boolean {
  // A property that is undefined is absent in JSON.
  if (value === undefined && property[2] !== undefined && property[2] !== 'optional') return true
  return fitsAt(property[0], property[1], value, walk)
}

function fitsIndexes(
  indexes: readonly CheckIndex[],
  name: string,
  value: unknown,
  walk: CheckWalk,
): boolean {
  const own = indexes.filter(([key]) => isKeyOf(key, name))
  if (own.length === 0) walk.isOpen = true
  return own.every((each) => fitsAt(name, each[1], value, walk))
}

function fitsItems(
  items: readonly unknown[],
  plan: PlanOf<'list'> | PlanOf<'set'> | PlanOf<'tuple'>,
  walk: CheckWalk,
): boolean {
  let isFit = true
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]
    if (plan[0] !== 'tuple' && isPlainLeaf(plan[1], item)) continue
    if (plan[0] !== 'tuple') isFit = fitsAt(index, plan[1], item, walk) && isFit
    else {
      const [of, presence] = tupleItem(plan, index, items.length)
      const isAbsent = item === undefined && presence === 'orUndefined' && isOpen(walk)
      isFit = (isAbsent || fitsAt(index, of, item, walk)) && isFit
    }
    if (!isFit && walk.issues === undefined) return false
  }
  return isFit
}

function fitsNamed(name: string, value: unknown, walk: CheckWalk): boolean {
  const { ancestors } = walk
  // What holds itself has no JSON, and no end. It is looked for where data is rarely as deep, and by its name too: in
  // `type Link = Node | null`, one value is of two names.
  if (
    ancestors.length > 60 &&
    ancestors.some((each, at) => each === value && ancestors[at - 1] === name)
  )
    return false
  ancestors.push(name, value)
  const isFit = fits(planNamed(name, walk), value, walk)
  ancestors.length -= 2
  return isFit
}
