import { expect, test } from 'vitest'
import type { CheckPlan } from '../../src/facts/check-plan.js'
import { compareShapes, type Change } from '../../src/model/compat/compare-shapes.js'
import { incompatibilities } from '../../src/model/compat/incompatibilities.js'
import type { NamedShape } from '../../src/model/compat/members.js'
import { planCheck } from '../../src/model/check-plan.js'
import type { Shape } from '../../src/model/shape.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { decodeLeniently } from '../../src/runtime/codec/wire/decode.js'
import { encode } from '../../src/runtime/codec/wire/encode.js'
import { checkJobData } from '../../src/runtime/codec/wire-format.js'
import {
  literal,
  named,
  number,
  object,
  planOf,
  text,
  union,
  type Planned,
} from '../runtime/codec/wire/plan.js'
import { edgeValue } from './edge-values.js'
import { definitions, editedType, leaves, places, randomType } from './edited-types.js'
import { createRandom, type Random } from './random.js'
import { definitionTable } from '../../src/model/definition-table.js'

const asked = process.env['COMPAT_SEED'] ?? '20260611'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)
/** Values of the stored type that each edit is tried with. */
const perEdit = Number(process.env['COMPAT_VALUES'] ?? 60)
const randomEdits = Number(process.env['COMPAT_EDITS'] ?? 1500)

const table = definitionTable(definitions)
const planner = { table, exactOptional: false }
const plans = Object.fromEntries(
  definitions.map(({ name, shape }): [string, CheckPlan] => [name, planCheck(shape, planner)]),
)

/** One version of a worker's code, as the runtime has it. */
interface Version {
  readonly shape: Shape
  readonly wire: Planned
  readonly check: CheckPlan
}

const versions = new Map<Shape, Version>()

function versionOf(shape: Shape): Version {
  const known = versions.get(shape)
  if (known !== undefined) return known
  const made = { shape, wire: planOf(shape, definitions), check: planCheck(shape, planner) }
  versions.set(shape, made)
  return made
}

/** What is stored of a value; undefined for one that cannot be. */
function store(version: Version, value: unknown): { json: unknown } | undefined {
  const { wire, check: plan } = version
  if (check(plan, value, { plans }).issues.length > 0) return undefined
  try {
    const stored = encode(wire.plan, value, { start: 'data', plans: wire.plans })
    checkJobData(stored)
    const text = JSON.stringify(stored) as string | undefined
    const json = text === undefined ? undefined : (JSON.parse(text) as unknown)
    // What arrives as its text is checked as that when it is sent.
    return wire.texts.length > 0 && !canRead(version, json) ? undefined : { json }
  } catch {
    return undefined
  }
}

function canRead({ wire, check: plan }: Version, json: unknown): boolean {
  const value = decodeLeniently(wire.plan, json, wire.plans)
  return check(plan, value, { plans }, true).issues.length === 0
}

/** What really breaks: a value of one version that the other cannot read. */
function breaking(
  writer: Version,
  reader: Version,
  random: Random,
  values = perEdit,
): { json: unknown } | undefined {
  for (let index = 0; index < values; index += 1) {
    const stored = store(writer, edgeValue(writer.shape, random, definitions))
    if (stored !== undefined && !canRead(reader, stored.json)) return stored
  }
  return undefined
}

/** What is refused though no value of it breaks: a proof would take more than it is worth. */
const cautious = ['url → userNumber (old)']

interface Tally {
  readonly missed: string[]
  readonly refused: string[]
  readonly unlikely: string[]
  edits: number
  broken: number
}

/** Holds what is said of an edit against what happens, both ways. */
function judge(older: Shape, newer: Shape, random: Random, tally: Tally, label: string): void {
  const [old, young] = [versionOf(older), versionOf(newer)]
  if (old.wire.ambiguities.length + young.wire.ambiguities.length > 0) return
  tally.edits += 1
  const changes = compareShapes({ shape: older, table }, { shape: newer, table })
  judgeWay(old, young, 'new', { changes, random, tally, label })
  judgeWay(young, old, 'old', { changes, random, tally, label })
}

function judgeWay(
  writer: Version,
  reader: Version,
  who: Change['reader'],
  {
    changes,
    random,
    tally,
    label,
  }: { changes: readonly Change[]; random: Random; tally: Tally; label: string },
): void {
  const own = changes.filter((change) => change.reader === who)
  const found = breaking(writer, reader, random)
  const name = `${label} (${who}): ${JSON.stringify(writer.shape)} → ${JSON.stringify(reader.shape)}`
  if (own.length === 0) {
    if (found !== undefined) tally.missed.push(`${name}: ${JSON.stringify(found.json)}`)
    return
  }
  tally.broken += 1
  const examples = own.map(({ example }) => example)
  const isShown = examples.some((example) => canRead(writer, example) && !canRead(reader, example))
  // What breaks may be rare: an empty list at an optional property of a type with a pattern elsewhere.
  const isFound =
    isShown || found !== undefined || breaking(writer, reader, random, 50 * perEdit) !== undefined
  if (!isShown && !isFound) {
    tally.refused.push(`${name}: ${JSON.stringify(own)}`)
  } else if (!isShown) tally.unlikely.push(`${name}: ${JSON.stringify(own)}`)
}

function newTally(): Tally {
  return { missed: [], refused: [], unlikely: [], edits: 0, broken: 0 }
}

test('every pair of types at every place is judged as jobs of one meet the code of the other', () => {
  const random = createRandom(seed)
  const tally = newTally()
  for (const [place, within] of Object.entries(places)) {
    const placed = Object.entries(leaves).map(([name, shape]) => [name, within(shape)] as const)
    for (const [from, older] of placed) {
      for (const [to, newer] of placed) {
        if (from < to) judge(older, newer, random, tally, `${place}: ${from} → ${to}`)
      }
    }
  }
  console.warn(
    `pairs: COMPAT_SEED=${seed}, ${tally.edits} edits, ${tally.broken} ways broken, ${tally.unlikely.length} with an example that does not show it`,
  )
  expect(tally.missed).toEqual([])
  expect(tally.refused.filter((each) => !cautious.some((known) => each.includes(known)))).toEqual(
    [],
  )
})

test('random edits of deep types are judged the same', () => {
  const random = createRandom(seed + 1)
  const tally = newTally()
  while (tally.edits < randomEdits) {
    const older = randomType(random, 1 + random.below(3))
    judge(older, editedType(older, random), random, tally, 'edit')
  }
  console.warn(
    `edits: COMPAT_SEED=${seed}, ${tally.edits} edits, ${tally.broken} ways broken, ${tally.unlikely.length} with an example that does not show it`,
  )
  expect(tally.missed).toEqual([])
  expect(tally.refused.filter((each) => !cautious.some((known) => each.includes(known)))).toEqual(
    [],
  )
})

test('an edit of a syntax tree is judged, though each of its nodes can be taken apart in many ways', () => {
  const expression = union(named('Binary'), named('Unary'), named('Literal'))
  const tree = (more: Readonly<Record<string, Shape>>): NamedShape => ({
    shape: union(named('Statement'), expression),
    table: definitionTable(
      Object.entries({
        Binary: { left: expression, right: expression },
        Unary: { operand: expression },
        Literal: {},
        Statement: { of: expression, next: union(named('Statement'), expression) },
      }).map(([name, parts]) => ({
        name,
        shape: object({ kind: literal(name), value: number, ...more, ...parts }),
      })),
    ),
  })
  const [first] = incompatibilities(tree({}), tree({ added: text }))
  expect(first?.path).toEqual(['.added'])
  expect(incompatibilities(tree({ added: text }), tree({}))).toEqual([])
})
