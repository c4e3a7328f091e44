import { isDeepStrictEqual } from 'node:util'

import { expect, test } from 'vitest'

import type { CheckPlan } from '../../src/facts/check-plan.js'
import { planCheck } from '../../src/model/check-plan.js'
import type { Definition, Shape } from '../../src/model/shape.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { checkJobData } from '../../src/runtime/codec/wire-format.js'
import { decodeLeniently } from '../../src/runtime/codec/wire/decode.js'
import { encode } from '../../src/runtime/codec/wire/encode.js'
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
  planOf,
  text,
  union,
} from '../runtime/codec/wire/plan.js'
import { asTexts } from './as-texts.js'
import { createRandom, type Random } from './random.js'
import { toTheLetter } from './to-the-letter.js'
import { NoValue, valueOf } from './write-values.js'
import { definitionTable } from '../../src/model/definition-table.js'

const types = Number(process.env['ABSENCE_TYPES'] ?? 1500)
const asked = process.env['ABSENCE_SEED'] ?? '20261129'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

const unknown: Shape = { kind: 'primitive', name: 'unknown' }
const definitions: readonly Definition[] = [
  { name: 'Tree', shape: object({ note: union(text, missing), children: list(named('Tree')) }) },
  {
    name: 'Chain',
    shape: union(object({ at: union(date, missing), next: named('Chain') }), missing),
  },
  { name: 'Note', shape: union(text, missing) },
]
const table = definitionTable(definitions)

/** What TypeScript takes and `add` refuses: the message, and why it is right. */
const refused: Readonly<Record<string, string>> = {
  'is undefined, which JSON turns into null':
    'in a list within `unknown`, in one that may hold null as well, and in a union of lists that differ in this alone: JSON has one nothing there',
  'whose values differ as strings': 'two items of a Set, or two keys of a Map, that have one text',
  'which JSON cannot hold': 'NaN and the infinities have no JSON',
  'is NaN, which JSON turns into null': 'the same, where the type is `unknown`',
  'Infinity, which JSON turns into null': 'the same, where the type is `unknown`',
}

function randomType(random: Random, depth: number): Shape {
  const inner = (): Shape => randomType(random, depth - 1)
  const leaf = (): Shape =>
    random.pick([text, number, boolean, bigint, none, missing, date, literal('a'), unknown])
  if (depth <= 0) return leaf()
  const optional = (shape: Shape) => ({ shape, presence: 'optional' as const })
  const required = (shape: Shape) => ({ shape, presence: 'required' as const })
  const index = (key: Shape, value: Shape): Shape => ({
    kind: 'object',
    properties: [],
    indexes: [{ key, value, readonly: false }],
  })
  const template = (texts: readonly string[], ...parts: readonly Shape[]): Shape => ({
    kind: 'template',
    texts,
    types: parts,
  })
  return random.pick([
    leaf,
    () => object({ a: union(inner(), missing), b: inner() }),
    () => object({ 'a?': inner(), b: union(leaf(), missing), 'c?': union(leaf(), missing) }),
    () => list(union(inner(), missing)),
    () => list(inner()),
    (): Shape => ({
      kind: 'tuple',
      elements: [required(inner()), optional(inner()), optional(inner())],
      readonly: false,
    }),
    (): Shape => ({
      kind: 'tuple',
      elements: [optional(inner()), { shape: union(inner(), missing), presence: 'rest' }],
      readonly: false,
    }),
    (): Shape => ({ kind: 'set', element: union(leaf(), missing), readonly: false }),
    (): Shape => ({ kind: 'map', key: leaf(), value: union(inner(), missing), readonly: false }),
    () => index(number, inner()),
    () => index(template(['v', ''], number), inner()),
    () => index(template(['', ''], bigint), inner()),
    () => index(template(['', 'px'], number), union(inner(), missing)),
    () => union(inner(), missing),
    () => either(inner(), inner()),
    () =>
      union(
        object({ kind: literal('x'), it: union(inner(), missing) }),
        object({ kind: literal('y'), 'it?': inner() }),
      ),
    () => named(random.pick(['Tree', 'Chain', 'Note'])),
  ])()
}

/** As TypeScript does it: `unknown` takes in every other member. */
function either(one: Shape, other: Shape): Shape {
  const isUnknown = (shape: Shape): boolean =>
    shape.kind === 'union'
      ? shape.members.some(isUnknown)
      : shape.kind === 'primitive' && shape.name === 'unknown'
  return [one, other].find(isUnknown) ?? union(one, other)
}

/** The value with its numbers, some of them, no numbers. */
function withNaN(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.chance(0.3))
    return random.pick([Number.NaN, Infinity, -Infinity])
  if (Array.isArray(value)) return value.map((item) => withNaN(item, random))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, withNaN(part, random)]),
  )
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** `add`, then the handler: the value as it arrives, or why it was refused. */
function send(shape: Shape, exactOptional: boolean) {
  const planner = { table, exactOptional }
  const plan = planCheck(shape, planner)
  const plans = Object.fromEntries(
    definitions.map(({ name, shape: own }): [string, CheckPlan] => [name, planCheck(own, planner)]),
  )
  const wire = planOf(shape, definitions)
  const letter = { plan: toTheLetter(plan), plans: toTheLetter(plans) }
  return {
    isAmbiguous: wire.ambiguities.length > 0,
    hasTexts: wire.texts.length > 0,
    isOfType: (value: unknown) => check(letter.plan, value, letter).issues.length === 0,
    send: (value: unknown): { arrived: unknown } | { reason: string } => {
      const { issues, isPlain: isStorable } = check(plan, value, { plans })
      if (issues.length > 0) return { reason: issues.map(({ message }) => message).join('; ') }
      try {
        const stored = encode(wire.plan, value, { start: 'data', plans: wire.plans })
        if (!isStorable) checkJobData(stored)
        const json = JSON.stringify(stored) as string | undefined
        const read = json === undefined ? undefined : (JSON.parse(json) as unknown)
        const arrived = decodeLeniently(wire.plan, read, wire.plans)
        const again = check(plan, arrived, { plans }, true)
        if (again.issues.length > 0) throw new Error(`not read: ${JSON.stringify(again.issues)}`)
        return { arrived }
      } catch (error) {
        return { reason: (error as Error).message }
      }
    },
  }
}

/** The same value, or, beside a type that takes the text, its text. */
function isAsSent(arrived: unknown, value: unknown, hasTexts: boolean): boolean {
  const [own, sent] = [withoutUndefined(arrived), withoutUndefined(value)]
  return (
    isDeepStrictEqual(own, sent) || (hasTexts && isDeepStrictEqual(asTexts(own), asTexts(sent)))
  )
}

/** A property that is undefined where its type lets it be absent arrives absent: to its type, and to JSON, they are one. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, withoutUndefined)
  if (value instanceof Set) return new Set([...value].map(withoutUndefined))
  if (value instanceof Map)
    return new Map([...value].map((pair) => pair.map(withoutUndefined) as [unknown, unknown]))
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, withoutUndefined(part)]),
  )
}

test('what add takes arrives as it was, is of its type to the letter, and can be passed on', () => {
  const random = createRandom(seed)
  const counts = { types: 0, ambiguous: 0, taken: 0, refused: 0 }
  const wrong: string[] = []
  while (counts.types < types) {
    const shape = randomType(random, 1 + random.below(3))
    const queue = send(shape, counts.types % 2 === 0)
    counts.types += 1
    if (queue.isAmbiguous) {
      counts.ambiguous += 1
      continue
    }
    for (let count = 0; count < 8; count += 1) {
      const value = randomValue(shape, random, count)
      const result = value === noValue ? { reason: 'none' } : queue.send(value)
      if (value === noValue) continue
      const at = (): string => `${JSON.stringify(shape)}: ${inspected(value)}`
      if ('reason' in result) {
        counts.refused += 1
        const isListed = Object.keys(refused).some((known) => result.reason.includes(known))
        if (queue.isOfType(value) && !isListed) wrong.push(`${at()} refused: ${result.reason}`)
        continue
      }
      counts.taken += 1
      const { arrived } = result
      if (!isAsSent(arrived, value, queue.hasTexts))
        wrong.push(`${at()} arrived as ${inspected(arrived)}`)
      if (!queue.isOfType(arrived)) wrong.push(`${at()} is not of its type: ${inspected(arrived)}`)
      const passedOn = queue.send(arrived)
      if ('reason' in passedOn) wrong.push(`${at()} cannot be passed on: ${passedOn.reason}`)
      else if (!isDeepStrictEqual(passedOn.arrived, arrived))
        wrong.push(`${at()} changed when passed on: ${inspected(passedOn.arrived)}`)
    }
  }
  console.warn(`absence: ABSENCE_SEED=${seed}, ${JSON.stringify(counts)}`)
  expect(wrong.slice(0, 10)).toEqual([])
  expect(counts.taken).toBeGreaterThan(types)
  expect(counts.ambiguous / counts.types).toBeLessThan(0.3)
})

const noValue = Symbol('no value')

function randomValue(shape: Shape, random: Random, count: number): unknown {
  try {
    const value = valueOf(shape, table, random)
    return count % 4 === 1 ? withNaN(value, random) : value
  } catch (error) {
    if (error instanceof NoValue) return noValue
    throw error
  }
}

function inspected(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === undefined) return '<undefined>'
    if (typeof part === 'bigint' || typeof part === 'number') return `<${String(part)}>`
    if (part instanceof Map || part instanceof Set) return [...part] as unknown
    return part
  })
}
