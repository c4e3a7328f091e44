import { isDeepStrictEqual } from 'node:util'

import { expect, test } from 'vitest'

import { planCheck } from '../../src/model/check-plan.js'
import type { Shape } from '../../src/model/shape.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { checkJobData } from '../../src/runtime/codec/wire-format.js'
import { decode } from '../../src/runtime/codec/wire/decode.js'
import { encode } from '../../src/runtime/codec/wire/encode.js'
import {
  bigint,
  date,
  list,
  literal,
  none,
  number,
  object,
  planOf,
  text,
  union,
} from '../runtime/codec/wire/plan.js'
import { asTexts } from './as-texts.js'
import { createRandom, type Random } from './random.js'
import { mutate, NoValue, valueOf } from './write-values.js'

const asked = process.env['UNIONS_SEED'] ?? '20260715'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)
const types = Number(process.env['UNIONS_TYPES'] ?? 5000)
const perType = 12

const never: Shape = { kind: 'primitive', name: 'never' }
const values = ['Date', 'URL', 'Uint8Array'] as const

/**
 * What TypeScript takes and `add` refuses, each with the reason. TypeScript lets a value have properties that the member
 * that it is of does not declare; the check takes it too, and the codec reads what another member declares.
 */
const refusedOnPurpose: Readonly<Record<string, RegExp>> = {
  'a property that only another member of the union declares, and that is not what it declares':
    /is not (?:a valid Date|a bigint|a URL|a Uint8Array|an object|an array|a Map|a Set|of a type that its union has)/,
  'a property that no member declares, and that JSON cannot hold': /cannot be stored/,
  'two values of a Set, or two keys of a Map, that have one text':
    /whose values differ as strings$/,
}

test('what is taken of a union arrives as it was or as its text, is of its type, and can be passed on', () => {
  const random = createRandom(seed)
  const tally = { types: 0, ambiguous: 0, asText: 0, sent: 0, refused: 0 }
  const faults: string[] = []
  while (tally.types < types) {
    const shape = randomUnion(random, 2)
    const planned = planOf(shape)
    tally.types += 1
    if (planned.ambiguities.length > 0) {
      tally.ambiguous += 1
      continue
    }
    const plan = planCheck(shape, { table: new Map(), exactOptional: false })
    const isTaken = (value: unknown, isStored: boolean): boolean =>
      check(plan, value, {}, isStored).issues.length === 0
    const place = { start: 'data', plans: planned.plans }
    for (const { value, isOwn } of valuesOf(shape, random)) {
      if (!isTaken(value, false)) continue
      const label = `UNIONS_SEED=${seed}: ${JSON.stringify(shape)}`
      let stored: unknown
      try {
        stored = encode(planned.plan, value, place)
        checkJobData(stored)
      } catch (error) {
        const { message } = error as Error
        const reason = Object.values(refusedOnPurpose).find((each) => each.test(message))
        if (reason === undefined) faults.push(`refused: ${message}: ${label}`)
        tally.refused += 1
        continue
      }
      const json = JSON.parse(JSON.stringify(stored)) as unknown
      const arrived = decode(planned.plan, json, place)
      tally.sent += 1
      if (!isDeepStrictEqual(arrived, value)) {
        // Only where that was said, or the type does not declare it; then it is what was sent, each value as its text.
        if (isOwn && planned.texts.length === 0) faults.push(`not said: ${label}`)
        if (!isDeepStrictEqual(asTexts(arrived), asTexts(value))) faults.push(`changed: ${label}`)
        tally.asText += 1
      }
      if (!isTaken(arrived, true)) faults.push(`not of its type: ${label}`)
      const again: unknown = JSON.parse(JSON.stringify(encode(planned.plan, arrived, place)))
      if (!isDeepStrictEqual(again, json)) faults.push(`not passed on: ${label}`)
    }
  }
  console.warn(`unions: UNIONS_SEED=${seed}, ${JSON.stringify(tally)}`)
  expect(faults.slice(0, 5)).toEqual([])
  expect(tally.sent).toBeGreaterThan(types)
  expect(Math.min(tally.asText, tally.refused, tally.ambiguous)).toBeGreaterThan(10)
})

interface Tried {
  readonly value: unknown
  /** It was made of one member, without a change. */
  readonly isOwn: boolean
}

/** Values of the type, and such values with something in them changed. */
function valuesOf(shape: Shape, random: Random): Tried[] {
  return Array.from({ length: perType }).flatMap((_, index) => {
    try {
      const value = valueOf(shape, new Map(), random)
      const isOwn = index % 2 === 0
      return { isOwn, value: isOwn ? value : mix(value, valueOf(shape, new Map(), random), random) }
    } catch (error) {
      if (error instanceof NoValue) return []
      throw error
    }
  })
}

/** Mostly what TypeScript takes, though no member has all of it: the properties of two members. */
function mix(one: unknown, other: unknown, random: Random): unknown {
  const isMixed = isPlain(one) && isPlain(other) && random.chance(0.6)
  return isMixed ? { ...other, ...one } : mutate(one, random)
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]'
}

function randomUnion(random: Random, depth: number): Shape {
  const leaf = (): Shape =>
    random.pick<() => Shape>([
      () => random.pick([text, number, bigint, date, none]),
      () => ({ kind: 'value', type: random.pick(values) }),
      () => literal(random.pick(['a', 'b'])),
    ])()
  const inner = (): Shape =>
    depth > 0 && random.chance(0.6) ? randomUnion(random, depth - 1) : leaf()
  const [first, second] = [inner(), inner()]
  const some = (name: string): string => (random.chance(0.3) ? `${name}?` : name)
  return random.pick<() => Shape>([
    // Told apart by presence, with members that may be absent, and with properties that both have.
    () =>
      union(
        object({ [some('a')]: first, 'b?': never }),
        object({ [some('b')]: second, 'a?': never }),
      ),
    () =>
      union(
        object({ a: leaf(), at: first, 'b?': never }),
        object({ b: leaf(), [some('at')]: second, 'a?': never }),
      ),
    // By a property that only one of them declares.
    () => union(object({ at: first }), object({ at: second, note: text })),
    () => union(object({ kind: literal('a'), at: first }), object({ at: second })),
    () => union(object({ a: first, id: leaf() }), object({ b: second, 'id?': leaf() })),
    // By a literal, or null.
    () => union(object({ ok: literal(true), v: first }), object({ ok: none, v: second })),
    // Objects that differ in one place.
    () =>
      union(
        object({ name: text, at: first }),
        object({ name: text, at: random.pick([text, second]) }),
      ),
    () => union(list(first), list(random.pick([text, second]))),
    () => union(object({}, first), object({}, random.pick([text, second]))),
    // What becomes a text, beside a text.
    () => union(first, text),
    () => union(date, bigint, text, first),
    () => ({ kind: 'set', element: union(first, text), readonly: false }),
    () => ({ kind: 'map', key: union(leaf(), text), value: second, readonly: false }),
    () => list(union(first, second)),
  ])()
}
