import type { Bounds } from '../../src/facts/bounds.js'
import type { Definition, ObjectShape, PropertyShape, Shape } from '../../src/model/shape.js'
import {
  bigint,
  boolean,
  date,
  list,
  literal,
  missing,
  named,
  none,
  number,
  object,
  text,
  union,
} from '../runtime/codec/wire/plan.js'
import type { Random } from './random.js'

/** Types that refer to themselves and to each other. */
export const definitions: readonly Definition[] = [
  { name: 'Tree', shape: object({ at: text, children: list(named('Tree')) }) },
  { name: 'TreeOfDates', shape: object({ at: date, children: list(named('TreeOfDates')) }) },
  {
    name: 'TreeWithNote',
    shape: object({ at: text, 'note?': text, children: list(named('TreeWithNote')) }),
  },
  { name: 'Chain', shape: union(object({ next: named('Chain'), at: text }), none) },
]

const anything: Shape = { kind: 'primitive', name: 'unknown' }

/** Types without parts, of every kind that the wire knows. */
export const leaves: Readonly<Record<string, Shape>> = {
  text,
  number,
  boolean,
  bigint,
  none,
  date,
  url: { kind: 'value', type: 'URL' },
  pattern: { kind: 'value', type: 'RegExp' },
  bytes: { kind: 'value', type: 'Uint8Array' },
  buffer: { kind: 'value', type: 'Buffer' },
  anything,
  holder: { kind: 'primitive', name: 'object' },
  something: object({}),
  a: literal('a'),
  aOrB: union(literal('a'), literal('b')),
  seven: literal(7),
  yes: literal(true),
  fiveN: { kind: 'literal', type: 'bigint', value: '5' },
  fiveText: literal('5'),
  dateText: literal('2026-01-01T00:00:00.000Z'),
  user: template(['user:', ''], text),
  userNumber: template(['user:', ''], number),
  pair: template(['', '-', ''], text, text),
  upper: { kind: 'cased', casing: 'Uppercase', of: text },
  short: { ...text, bounds: { maxLength: 3 } },
  shorter: { ...text, bounds: { maxLength: 2 } },
  long: { ...text, bounds: { minLength: 4 } },
  coded: { ...text, bounds: { pattern: '^[a-z]+$' } },
  positive: { ...number, bounds: { minimum: 1 } },
  atLeastNone: { ...number, bounds: { minimum: 0 } },
  aboveNone: { ...number, bounds: { exclusiveMinimum: 0 } },
  percent: { ...number, bounds: { minimum: 0, maximum: 100 } },
  even: { ...number, bounds: { multipleOf: 2 } },
  byFour: { ...number, bounds: { multipleOf: 4 } },
  texts: list(text),
  numbers: list(number),
  someTexts: { ...list(text), bounds: { minItems: 1 } },
  distinct: { ...list(text), bounds: { uniqueItems: true } },
  gaps: list(union(text, missing)),
  holes: list(union(text, none)),
  textPair: tuple([text, number]),
  textPairMaybe: { ...tuple([text]), elements: [item(text), item(number, 'optional')] } as Shape,
  textAndRest: { ...tuple([text]), elements: [item(text), item(text, 'rest')] } as Shape,
  restAndNumber: { ...tuple([text]), elements: [item(text, 'rest'), item(number)] } as Shape,
  set: { kind: 'set', element: text, readonly: false },
  map: { kind: 'map', key: text, value: number, readonly: false },
  record: object({}, number),
  texted: object({}, text),
  total: object({ total: number }),
  totalMaybe: object({ 'total?': number }),
  totalText: object({ total: text }),
  totalAndNote: object({ total: number, note: text }),
  totalAndNoteMaybe: object({ total: number, 'note?': text }),
  totalOrNothing: object({ total: union(number, missing) }),
  totalOrNull: object({ total: union(number, none) }),
  totalAnything: object({ total: anything }),
  tree: named('Tree'),
  treeOfDates: named('TreeOfDates'),
  treeWithNote: named('TreeWithNote'),
  chain: named('Chain'),
  cases: union(object({ kind: literal('x'), at: date }), object({ kind: literal('y'), n: number })),
  moreCases: union(
    object({ kind: literal('x'), at: date }),
    object({ kind: literal('y'), n: number }),
    object({ kind: literal('z') }),
  ),
  looseCases: object({ kind: union(literal('x'), literal('y')), 'at?': date, 'n?': number }),
  flag: object({ ok: boolean }),
  flagCases: union(object({ ok: literal(true) }), object({ ok: literal(false) })),
  branded: { kind: 'brand', base: text, brand: object({}) as ObjectShape },
}

function template(texts: readonly string[], ...types: readonly Shape[]): Shape {
  return { kind: 'template', texts, types }
}

function item(shape: Shape, presence: 'required' | 'optional' | 'rest' = 'required') {
  return { shape, presence }
}

function tuple(shapes: readonly Shape[]): Shape {
  return { kind: 'tuple', elements: shapes.map((shape) => item(shape)), readonly: false }
}

/** Where a type may stand. */
export const places: Readonly<Record<string, (shape: Shape) => Shape>> = {
  itself: (shape) => shape,
  property: (shape) => object({ it: shape }),
  optional: (shape) => object({ 'it?': shape }),
  item: (shape) => list(shape),
  nullable: (shape) => object({ it: union(shape, none) }),
  mapped: (shape) => ({ kind: 'map', key: text, value: shape, readonly: false }),
  last: (shape) => tuple([number, shape]),
}

/** Edits of a type at one place of it. */
const edits: Readonly<Record<string, (shape: Shape, random: Random) => Shape>> = {
  anotherType: (_, random) => random.pick(Object.values(leaves)),
  orNull: (shape) => union(shape, none),
  orAnother: (shape, random) => union(shape, random.pick(Object.values(leaves))),
  inList: (shape) => list(shape),
  bounded: (shape, random) => ({ ...shape, bounds: random.pick(someBounds) }),
  unbounded: (shape) => ({ ...shape, bounds: {} }),
  lessMembers: (shape) =>
    shape.kind === 'union' && shape.members.length > 1
      ? { ...shape, members: shape.members.slice(1) }
      : shape,
  added: (shape, random) => withProperties(shape, (all) => [...all, added(random, false)]),
  addedOptional: (shape, random) => withProperties(shape, (all) => [...all, added(random, true)]),
  removed: (shape) => withProperties(shape, (all) => all.slice(1)),
  renamed: (shape) =>
    withProperties(shape, ([first, ...all]) =>
      first === undefined ? all : [{ ...first, name: `${first.name}2` }, ...all],
    ),
  optional: (shape) => withProperties(shape, (all) => all.map((p) => ({ ...p, optional: true }))),
  required: (shape) => withProperties(shape, (all) => all.map((p) => ({ ...p, optional: false }))),
  reordered: (shape) => withProperties(shape, (all) => all.toReversed()),
}

const someBounds: readonly Bounds[] = [
  { minimum: 1 },
  { maximum: 10 },
  { minLength: 1 },
  { maxLength: 3 },
  { minItems: 1 },
  { maxItems: 1 },
]

function withProperties(
  shape: Shape,
  change: (properties: readonly PropertyShape[]) => readonly PropertyShape[],
): Shape {
  return shape.kind === 'object' ? { ...shape, properties: change(shape.properties) } : shape
}

function added(random: Random, optional: boolean): PropertyShape {
  const shape = random.pick(Object.values(leaves))
  return { name: 'extra', shape, optional, readonly: false }
}

/** A type of some depth, made of the leaves. */
export function randomType(random: Random, depth: number): Shape {
  const inner = (): Shape => randomType(random, depth - 1)
  if (depth === 0) return random.pick(Object.values(leaves))
  return random.pick([
    () => object({ a: inner(), b: inner(), 'c?': inner() }),
    () => union(object({ kind: literal('x'), in: inner() }), object({ kind: literal('y') })),
    () => list(inner()),
    () => tuple([inner(), inner()]),
    () => union(inner(), none),
    () => random.pick(Object.values(places))(inner()),
  ])()
}

/** The same type, changed somewhere. */
export function editedType(shape: Shape, random: Random): Shape {
  const here = (): Shape => random.pick(Object.values(edits))(shape, random)
  if (random.chance(0.4)) return here()
  const again = (part: Shape): Shape => editedType(part, random)
  switch (shape.kind) {
    case 'array':
      return { ...shape, element: again(shape.element) }
    case 'union': {
      const at = random.below(shape.members.length)
      return { ...shape, members: shape.members.map((m, index) => (index === at ? again(m) : m)) }
    }
    case 'object': {
      if (shape.properties.length === 0) return here()
      const at = random.below(shape.properties.length)
      return withProperties(shape, (all) =>
        all.map((p, index) => (index === at ? { ...p, shape: again(p.shape) } : p)),
      )
    }
    default:
      return here()
  }
}
