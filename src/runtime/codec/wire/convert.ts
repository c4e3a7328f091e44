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
import { misfit, type Walk } from './walk.js'
import { isObject } from '../../job/is-object.js'

type Of<Name> = Extract<WirePlan, readonly [Name, ...(readonly unknown[])]>

/** Converts what the plan names, and copies what lies on the way there; the rest is handed on as it is. */
export function convert(slot: WireSlot, value: unknown, walk: Walk): unknown {
  if (slot === null || value === undefined) return value
  if (slot === 'asText') return walk.direction.asText(value, walk)
  if (typeof slot === 'string') return walk.direction.leaf(slot, value, walk)
  return convertForm(slot, toPlain(value), walk)
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
    case 'map': {
      const items = [...walk.direction.itemsOf(plan[0], value, walk)]
      const isMap = plan[0] === 'map'
      const firsts = isMap ? items.map((pair) => (pair as readonly unknown[])[0]) : items
      const converted = convertPart(isMap ? keysStep : valuesStep, firsts, plan[1], walk)
      if (isAsText(plan[1], walk)) expectDistinct(plan[0], converted, walk)
      if (!isMap) return walk.direction.fromItems('set', converted)
      const seconds = items.map((pair) => (pair as readonly unknown[])[1])
      const values = convertPart(valuesStep, seconds, plan[2], walk)
      return walk.direction.fromItems(
        'map',
        converted.map((key, index) => [key, values[index]]),
      )
    }
  }
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
function expectDistinct(what: 'set' | 'map', texts: readonly unknown[], walk: Walk): void {
  if (new Set(texts).size < texts.length) {
    throw misfit(walk, `a ${what === 'set' ? 'Set' : 'Map'} whose values differ as strings`)
  }
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
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

/** One step further. */
function convertAt(step: string | number, slot: WireSlot, value: unknown, walk: Walk): unknown {
  const { steps, ancestors } = walk
  const [depth, height] = [steps.length, ancestors.length]
  steps.push(step)
  try {
    return convert(slot, value, walk)
  } catch (error) {
    if (walk.isLenient !== true || !(error instanceof WireFormatError)) throw error
    ancestors.length = height
    return value
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
  const plan = Object.hasOwn(plans, name) ? plans[name] : undefined
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
