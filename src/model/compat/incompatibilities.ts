import { stepTo } from '../../facts/path.js'
import type { ArrayShape, LiteralShape, ObjectShape, Shape, TupleShape } from '../shape.js'
import { casesOf } from './cases-of.js'
import { createComparison, type Comparison } from './comparison.js'
import { describeShape } from './describe-shape.js'
import { isLiteralOf, leaves } from './is-plain-of.js'
import { arrivingMembers } from './arriving-members.js'
import { asItem, asList, slotsOf, withLength } from './list-slots.js'
import { missedBound } from './missed-bound.js'
import { canOverlap, isKeyOf, isSameKey, propertyOf, sampleKey } from './object-keys.js'
import { put, sampleOf } from './sample.js'
import { isEmptyObject, isHolder, isText, isUpper } from './shape-kinds.js'
import {
  canBeAbsent,
  isAbsent,
  isUnknown,
  membersOf,
  type Member,
  type NamedShape,
} from './members.js'
import { isoText, isTextTaken, textFits } from './text-fits.js'
import { counterexample } from './counterexample.js'

/** Where something that may be stored cannot be read. */
export interface Incompatibility {
  /** Steps from the value that was asked about. */
  readonly path: readonly string[]
  readonly reason: string
  /** JSON of the whole value, with which it happens; undefined where the value itself is absent. */
  readonly example: unknown
}

/** The same while types are compared. Most of them are never told: an example is only made for one that is. */
export interface Misfit {
  readonly path: readonly string[]
  readonly reason: string
  readonly example: () => unknown
  /** It is of a property that says which member of a union the value is of. */
  readonly isTag?: true
}

interface Walk {
  readonly from: NamedShape['table']
  readonly to: NamedShape['table']
  readonly comparison: Comparison
  /** How often a value may still be taken apart into cases. */
  readonly cases: number
}

/** A value is taken apart into cases within cases this often. */
const MOST_CASES = 4

/**
 * What a value of one type, as it is stored, may be that a reader of another type refuses. Empty when every such value
 * can be read: subtyping by structure, on the wire's form. Where it cannot tell, it says that something may be wrong.
 */
export function incompatibilities(from: NamedShape, to: NamedShape): Incompatibility[] {
  const walk: Walk = {
    from: from.table,
    to: to.table,
    comparison: createComparison(),
    cases: MOST_CASES,
  }
  const members = membersOf(from)
  const own = presentMisfits(from.shape, to.shape, walk)
  const isMissed = canBeAbsent(members) && !canBeAbsent(membersOf(to))
  const reason = 'there may be no data, and it is needed'
  const missed: Misfit = { path: [], reason, example: () => undefined }
  const all = isMissed ? [missed, ...own] : own
  return all.map(({ path, reason, example }) => ({ path, reason, example: example() }))
}

/** The same, of values that are there. */
function presentMisfits(from: Shape, to: Shape, walk: Walk): Misfit[] {
  const members = arrivingMembers({ shape: to, table: walk.to })
  const all: Misfit[] = []
  for (const member of arrivingMembers({ shape: from, table: walk.from })) {
    if (isAbsent(member.shape)) continue
    all.push(...memberMisfits(member, members, walk))
    if (isAnswered(all, walk)) return all
  }
  return all
}

/** Whether a case of a value is known not to fit: nobody is told why. */
function isAnswered(found: readonly Misfit[], walk: Walk): boolean {
  return found.length > 0 && walk.cases < MOST_CASES
}

/** One thing that a value can be, against all that the reader takes. */
function memberMisfits(from: Member, to: readonly Member[], walk: Walk): Misfit[] {
  let near: Misfit[] | undefined
  for (const member of to) {
    const found = pairMisfits(from, member, walk)
    if (found.length === 0) return []
    // Of the one member that is of the right kind, what is wrong inside says more than the names of all.
    if (found.every(({ path, isTag }) => path.length > 0 && isTag !== true))
      near = near === undefined ? found : []
  }
  if (to.length > 1 && walk.cases > 0) {
    for (const cases of casesOf(from, walk.from)) {
      if (!walk.comparison.mayTakeApart()) break
      const inner = { ...walk, cases: walk.cases - 1 }
      if (cases.every((each) => memberMisfits(each, to, inner).length === 0)) return []
    }
  }
  if (near !== undefined && near.length > 0) return near
  const [only] = to
  if (to.length === 1 && only !== undefined) return pairMisfits(from, only, walk)
  return [misfit(from, to, walk)]
}

function misfit(from: Member, to: readonly Member[], walk: Walk, why?: string): Misfit {
  const [was, is] = [describeShape([from]), describeShape(to)]
  return {
    path: [],
    reason: why ?? `it may be ${was}, and ${is === 'nothing' ? 'nothing' : `only ${is}`} is taken`,
    example: () => counterexample(from, to, walk.from),
  }
}

/** One thing against one other. */
function pairMisfits(from: Member, to: Member, walk: Walk): Misfit[] {
  if (to.shape.kind === 'primitive' && to.shape.name === 'void') return []
  const found = isUnknown(to.shape)
    ? []
    : walk.comparison.of(from, to, walk.cases, () => bareMisfits(from, to, walk))
  if (found.length > 0) return found
  const missing = to.also.find((part) => !isAlso(from, part))
  if (missing !== undefined) return [misfit(from, [{ ...to, shape: missing }], walk)]
  const bound = missedBound(from, to, walk.from)
  if (bound === undefined) return []
  return [misfit(from, [to], walk, `it may not keep its @${bound}`)]
}

function isAlso(from: Member, part: Shape): boolean {
  return [from.shape, ...from.also].some((own) => textFits(own, part))
}

function bareMisfits(from: Member, to: Member, walk: Walk): Misfit[] {
  const [one, other] = [asList(from.shape), asList(to.shape)]
  const wrong = (): Misfit[] => [misfit(from, [to], walk)]
  const isLoose = isHolder(other)
  const isAnything = isEmptyObject(other)
  switch (one.kind) {
    case 'array':
    case 'tuple':
      if (isLoose || isAnything) return []
      if (other.kind === 'object') return isListLike(one, other, walk) ? [] : wrong()
      if (other.kind !== 'array' && other.kind !== 'tuple') return wrong()
      return listMisfits(withLength(one, from), other, walk) ?? wrong()
    case 'object':
      if (isEmptyObject(one)) return isAnything ? [] : wrong()
      if (isLoose || isAnything) return []
      return other.kind === 'object' ? objectMisfits(one, other, walk) : wrong()
    case 'literal':
      return isLiteralFit(one, other) ? [] : wrong()
    case 'template':
    case 'cased':
      return isAnything || isTextTaken(one, other) ? [] : wrong()
    case 'value': {
      const isSame = other.kind === 'value' && leaves[other.type] === leaves[one.type]
      const isTaken = isSame || isTextTaken(one.type === 'Date' ? isoText : one, other)
      return isAnything || isTaken || (one.type === 'Date' && isUpper(other)) ? [] : wrong()
    }
    case 'primitive':
      return isPrimitiveFit(one.name, other, isAnything, isLoose) ? [] : wrong()
    default:
      return wrong()
  }
}

function isPrimitiveFit(name: string, to: Shape, isAnything: boolean, isLoose: boolean): boolean {
  if (name === 'never') return true
  if (name === 'any' || name === 'unknown') return false
  if (isAnything) return name !== 'null'
  if (name === 'object') return isLoose || (to.kind === 'object' && asksNothing(to))
  // Digits have no case.
  if (name === 'bigint' && to.kind === 'cased') return isText(to.of)
  if (to.kind !== 'primitive') return false
  return to.name === name || (name === 'bigint' && to.name === 'string')
}

function asksNothing({ properties, indexes }: ObjectShape): boolean {
  return indexes.length === 0 && properties.every(({ shape }) => isUnknown(shape))
}

function isLiteralFit({ type, value }: LiteralShape, to: Shape): boolean {
  if (isEmptyObject(to)) return true
  const json = type === 'bigint' ? String(value) : value
  return isLiteralOf(json, to)
}

/** A list is taken for an object of which no more is asked than a list has. */
function isListLike(from: ArrayShape | TupleShape, to: ObjectShape, walk: Walk): boolean {
  const items = from.kind === 'array' ? [from.element] : from.elements.map(({ shape }) => shape)
  return (
    to.indexes.every(
      ({ key, value }) =>
        key.kind === 'primitive' &&
        key.name === 'number' &&
        items.every((item) => itemMisfits(item, value, walk).length === 0),
    ) &&
    to.properties.every(({ name, shape, optional }) =>
      name === 'length'
        ? presentMisfits({ kind: 'primitive', name: 'number' }, shape, walk).length === 0
        : !isItemOf(name) && (optional || canBeAbsent(membersOf({ shape, table: walk.to }))),
    )
  )
}

/** A list has a property for each of its items, too. */
function isItemOf(name: string): boolean {
  return /^\d+$/.test(name)
}

/** Undefined where the lengths differ. */
function listMisfits(
  from: ArrayShape | TupleShape,
  to: ArrayShape | TupleShape,
  walk: Walk,
): Misfit[] | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    return itemMisfits(from.element, to.element, walk).map((found) => ({
      ...found,
      path: ['[]', ...found.path],
      example: () => [found.example() ?? null],
    }))
  }
  const [own, asked] = [slotsOf(from), slotsOf(to)]
  const longest = Math.max(own.fixed, asked.fixed) + 2
  const known = new Set<string>()
  const all: Misfit[] = []
  for (let length = own.least; length <= Math.min(own.most, longest); length += 1) {
    if (length < asked.least || length > asked.most) return undefined
    for (let index = 0; index < length; index += 1) {
      const [item, taker] = [own.at(index, length), asked.at(index, length)]
      if (item === undefined || taker === undefined) return undefined
      for (const found of itemMisfits(item, taker, walk)) {
        const path = [`[${index}]`, ...found.path]
        const key = `${path.join('')}${found.reason}`
        if (known.has(key)) continue
        known.add(key)
        const example = (): unknown[] =>
          Array.from({ length }, (_, at) =>
            at === index
              ? found.example()
              : (sampleOf({ shape: own.at(at, length) ?? item, table: walk.from }) ?? null),
          )
        all.push({ path, reason: found.reason, example })
      }
    }
  }
  return all
}

/** Of an element of a list: `undefined` that is not held as null cannot be stored. */
function itemMisfits(from: Shape, to: Shape, walk: Walk): Misfit[] {
  return presentMisfits(asItem(from, walk.from), asItem(to, walk.to), walk)
}

function objectMisfits(from: ObjectShape, to: ObjectShape, walk: Walk): Misfit[] {
  const all: Misfit[] = []
  const note = (name: string, found: readonly Misfit[]): void => {
    const asked = to.properties.find((property) => property.name === name)
    const isTag =
      asked !== undefined &&
      membersOf({ shape: asked.shape, table: walk.to }).every(
        (each) => each.shape.kind === 'literal',
      )
    for (const { path, reason, example } of found) {
      all.push({
        path: [stepTo(name), ...path],
        reason,
        example: () => {
          const whole = sampleOf({ shape: from, table: walk.from }) ?? {}
          const value = example()
          if (value !== undefined) put(whole, name, value)
          return whole
        },
        ...(isTag && path.length === 0 ? { isTag } : {}),
      })
    }
  }
  for (const asked of to.properties) {
    const own = propertyOf(from, asked.name)
    const isNeeded =
      !asked.optional && !canBeAbsent(membersOf({ shape: asked.shape, table: walk.to }))
    const isOften =
      own !== undefined &&
      !own.optional &&
      !canBeAbsent(membersOf({ shape: own.shape, table: walk.from }))
    if (isNeeded && !isOften) {
      const reason =
        own === undefined ? 'it is needed, and was not there' : 'it is needed, and may be absent'
      all.push({
        path: [stepTo(asked.name)],
        reason,
        example: () => without(from, asked.name, walk),
      })
    }
    if (isAnswered(all, walk)) return all
    if (own !== undefined) note(asked.name, presentMisfits(own.shape, asked.shape, walk))
  }
  for (const index of to.indexes) {
    for (const { name, shape } of from.properties) {
      const isNamed = to.properties.some((asked) => asked.name === name)
      // What both name is compared above; in an intersection the reader asks the property alone.
      if (isNamed || !isKeyOf(index.key, name)) continue
      note(name, presentMisfits(shape, index.value, walk))
    }
    for (const own of from.indexes) {
      // What is of both is of the signature for the same keys as well, which says the most of it.
      const isSaid = from.indexes.some((each) => each !== own && isSameKey(each.key, index.key))
      if (isSaid || !canOverlap(own.key, index.key)) continue
      note(sampleKey(own), presentMisfits(own.value, index.value, walk))
    }
  }
  return all
}

function without(from: ObjectShape, name: string, walk: Walk): unknown {
  const properties = from.properties.filter((property) => property.name !== name)
  return sampleOf({ shape: { ...from, properties }, table: walk.from })
}
