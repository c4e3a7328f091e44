import { keysStep, valuesStep, type PathStep } from '../../../facts/path.js'
import { isKeyOf } from '../../../facts/is-text-of.js'
import type {
  WireCase,
  WireCondition,
  WireIndex,
  WirePlan,
  WireSlot,
} from '../../../facts/wire-plan.js'
import { kindOf } from './kind-of.js'
import { WireFormatError } from '../../job/errors/wire-format-error.js'
import { toPlain } from './to-plain.js'
import { readPlan } from '../read-plan.js'
import { setOwn } from '../set-own.js'
import { misfit, type Direction, type Holder, type Place, type Walk } from './walk.js'
import { isObject } from '../../job/is-object.js'

type Of<Name> = Extract<WirePlan, readonly [Name, ...(readonly unknown[])]>

/** What a whole value is converted to; without a plan it is given back as it is. */
export function convertWhole(
  direction: Direction,
  plan: WirePlan | undefined,
  value: unknown,
  { start, plans = {} }: Place,
  isLenient = false,
): unknown {
  if (plan === undefined) return value
  return convertOrLeave(plan, value, {
    direction,
    plans,
    start,
    isLenient,
    steps: [],
    ancestors: [],
  })
}

/** Where a lenient walk finds what does not fit its plan, it is left as it is. */
function convertOrLeave(slot: WireSlot, value: unknown, walk: Walk): unknown {
  const height = walk.ancestors.length
  try {
    return convert(slot, value, walk)
  } catch (error) {
    if (!walk.isLenient || !(error instanceof WireFormatError)) throw error
    walk.ancestors.length = height
    return value
  }
}

/** Converts what the plan names, and copies what lies on the way there; the rest is handed on as it is. */
function convert(slot: WireSlot, value: unknown, walk: Walk): unknown {
  return convertForm(slot, isObject(slot) ? toPlain(value) : value, walk)
}

/** The same of what JSON would be made of. */
function convertForm(slot: WireSlot, given: unknown, walk: Walk): unknown {
  if (slot === null || given === undefined) return given
  if (slot === 'asText') return walk.direction.asText(given, walk)
  if (typeof slot === 'string') return walk.direction.leaf(slot, given, walk)
  switch (slot[0]) {
    case 'text':
      return typeof given === 'string' && slot[2].includes(given)
        ? given
        : walk.direction.leaf(slot[1], given, walk)
    case 'use':
      return convertForm(planNamed(slot[1], walk), given, walk)
    case 'maybe':
      return convertForm(slot[1], given, walk)
    case 'union':
      return convertUnion(slot, given, walk)
    case 'choice':
      return convertForm(choose(slot[1], given, walk), given, walk)
    default:
      return inside(given, walk, () => convertHolder(slot, given, walk))
  }
}

function convertHolder(
  plan: Of<'list'> | Of<'tuple'> | Of<'set'> | Of<'map'> | Of<'object'>,
  value: unknown,
  walk: Walk,
): unknown {
  switch (plan[0]) {
    case 'list':
      return convertItems(expectList(value, walk), () => plan[1], walk)
    case 'tuple':
      return convertTuple(plan, expectList(value, walk), walk)
    case 'object':
      return convertObject(plan, value, walk)
    case 'set':
      return convertSet(plan, value, walk)
    case 'map':
      return convertMap(plan, value, walk)
  }
}

function convertSet([, item]: Of<'set'>, value: unknown, walk: Walk): unknown {
  const items = [...walk.direction.itemsOf('Set', value, walk)]
  const converted = convertPart(valuesStep, items, item, walk)
  expectDistinct('Set', converted, item, walk)
  return walk.direction.fromItems('Set', converted)
}

function convertMap([, key, item]: Of<'map'>, value: unknown, walk: Walk): unknown {
  const pairs = [...walk.direction.itemsOf('Map', value, walk)] as (readonly unknown[])[]
  const part = (step: PathStep, at: number, slot: WireSlot): unknown[] =>
    convertPart(
      step,
      pairs.map((pair) => pair[at]),
      slot,
      walk,
    )
  const keys = part(keysStep, 0, key)
  expectDistinct('Map', keys, key, walk)
  const values = part(valuesStep, 1, item)
  return walk.direction.fromItems(
    'Map',
    keys.map((each, index) => [each, values[index]]),
  )
}

/** The keys of a Map, or the values of a Map or a Set. */
function convertPart(
  step: PathStep,
  items: readonly unknown[],
  slot: WireSlot,
  walk: Walk,
): unknown[] {
  walk.steps.push(step)
  const converted = convertItems(items, () => slot, walk)
  walk.steps.pop()
  return converted
}

function isAsText(slot: WireSlot, walk: Walk): boolean {
  if (slot === null || typeof slot === 'string') return slot === 'asText'
  if (slot[0] === 'use') return isAsText(planNamed(slot[1], walk), walk)
  if (slot[0] === 'union') return slot[1].text === 'asText'
  return slot[0] === 'maybe' && isAsText(slot[1], walk)
}

/** Values that differ and have one text would arrive as one. */
function expectDistinct(what: Holder, texts: readonly unknown[], slot: WireSlot, walk: Walk): void {
  if (!isAsText(slot, walk) || new Set(texts).size === texts.length) return
  throw misfit(walk, `a ${what} whose values differ as strings`)
}

function convertItems(
  items: readonly unknown[],
  planOf: (index: number) => WireSlot,
  walk: Walk,
): unknown[] {
  const { here, there } = walk.direction.absent
  const converted: unknown[] = []
  for (let index = 0; index < items.length; index += 1) {
    const slot = planOf(index)
    const isAbsent = items[index] === here && slot !== null && slot[0] === 'maybe'
    converted.push(isAbsent ? there : convertAt(index, slot, items[index], walk))
  }
  return converted
}

function convertTuple(plan: Of<'tuple'>, items: readonly unknown[], walk: Walk): unknown[] {
  const [, before, rest = null, after = []] = plan
  const last = items.length - after.length
  const planOf = (index: number): WireSlot => {
    if (index < before.length) return before[index] ?? null
    return index < last ? rest : (after[index - last] ?? null)
  }
  return convertItems(items, planOf, walk)
}

function convertObject(plan: Of<'object'>, value: unknown, walk: Walk): unknown {
  if (!isObject(value) || Array.isArray(value)) {
    throw misfit(walk, 'an object')
  }
  const [, properties, others] = plan
  const converted: Record<string, unknown> = { ...value }
  // It has been asked already; JSON would ask it again.
  if (typeof converted['toJSON'] === 'function') delete converted['toJSON']
  for (const [name, slot] of properties) {
    if (slot !== null && Object.hasOwn(converted, name)) change(converted, name, slot, walk)
  }
  if (others !== undefined) {
    const named = new Set(properties.map(([name]) => name))
    for (const name of Object.keys(converted)) {
      if (!named.has(name)) change(converted, name, indexPlan(others, name), walk)
    }
  }
  return converted
}

function change(target: Record<string, unknown>, name: string, slot: WireSlot, walk: Walk): void {
  if (slot === null) return
  const value = convertAt(name, slot, target[name], walk)
  // To assign `__proto__` would set the prototype.
  if (name !== '__proto__') target[name] = value
  else setOwn(target, name, value)
}

/** One step further. */
function convertAt(step: string | number, slot: WireSlot, value: unknown, walk: Walk): unknown {
  const { steps } = walk
  const depth = steps.length
  steps.push(step)
  try {
    return convertOrLeave(slot, value, walk)
  } finally {
    steps.length = depth
  }
}

function indexPlan(others: readonly WireIndex[], name: string): WireSlot {
  return others.find(([key]) => isKeyOf(key, name))?.[1] ?? null
}

function convertUnion([, kinds]: Of<'union'>, value: unknown, walk: Walk): unknown {
  const kind = kindOf(value)
  if (kind === undefined || !Object.hasOwn(kinds, kind)) {
    throw misfit(walk, `of a type that its union has (in JSON: ${Object.keys(kinds).join(', ')})`)
  }
  return convertForm(kinds[kind] ?? null, value, walk)
}

function choose(cases: readonly WireCase[], value: unknown, walk: Walk): WireSlot {
  const found = cases.find(([conditions]) => conditions.every((each) => isMet(each, value)))
  if (found === undefined) throw misfit(walk, 'one of the members of its union')
  return found[1]
}

function isMet([how, property, literals]: WireCondition, holder: unknown): boolean {
  const isHeld = isObject(holder) && Object.hasOwn(holder, property)
  const held = isHeld ? (Reflect.get(holder, property) as unknown) : undefined
  switch (how) {
    case 'has':
      return held !== undefined
    case 'lacks':
      return held === undefined
    case 'is':
      return literals.includes(held as string)
    case 'isNot':
      return !literals.includes(held as string)
  }
}

function planNamed(name: string, { plans }: Walk): WirePlan {
  const plan = readPlan(plans, name) as WirePlan | undefined
  if (plan === undefined)
    throw new TypeError(`There is no wire plan '${name}'; run \`npx pikku prebuild\``)
  return plan
}

/** What holds itself has no JSON, and no end. */
function inside(value: unknown, walk: Walk, run: () => unknown): unknown {
  if (walk.ancestors.includes(value)) {
    throw misfit(walk, 'free of references to an object that contains it')
  }
  walk.ancestors.push(value)
  const converted = run()
  walk.ancestors.pop()
  return converted
}

function expectList(value: unknown, walk: Walk): readonly unknown[] {
  if (!Array.isArray(value)) throw misfit(walk, 'an array')
  return value
}
