import '../fixtures/share-parsed-files.js'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { prebuild, type Diagnostic } from '../../dist/compiler.js'
import { linkPikku } from '../../fixtures/link-pikku.js'
import type { CheckPlan } from '../../src/facts/check-plan.js'
import { jobTypes } from '../../src/model/job-types.js'
import { queueChecks } from '../../src/model/queue-checks.js'
import type { QueueModel } from '../../src/model/queue-model.js'
import type { Definition, Shape } from '../../src/model/shape.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { typecheck } from '../fixtures/typecheck.js'
import { createRandom, type Random } from './random.js'
import { toTheLetter } from './to-the-letter.js'
import { writeProject, writeWirings } from './write-project.js'
import { mutate, NoValue, typeTextOf, valueOf } from './write-values.js'

const queues = 200
const projects = Number(process.env['VALIDATOR_PROJECTS'] ?? 2)
/** Values of each type; two projects of 40 are over 20,000. */
const perType = Number(process.env['VALIDATOR_VALUES'] ?? 40)
const asked = process.env['VALIDATOR_SEED'] ?? '20260213'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

let parent: string

beforeAll(() => {
  parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-validator-')))
})

afterAll(() => rmSync(parent, { recursive: true, force: true }))

interface Verdict {
  readonly target: string
  readonly value: string
  readonly isTaken: boolean
  readonly plan: CheckPlan
}

test('a value is taken exactly if TypeScript would assign it to its type', async () => {
  const counts = { types: 0, taken: 0, refused: 0 }
  for (let index = 0; index < projects; index += 1) {
    const project = path.join(parent, String(index))
    mkdirSync(project)
    const random = createRandom(seed + index)
    const exact = index % 2 === 0
    const model = await readModel(project, random, exact)
    const verdicts = verdictsOn(model, random, exact)
    counts.types += model.workers.length * 2
    counts.taken += verdicts.filter(({ isTaken }) => isTaken).length
    counts.refused += verdicts.filter(({ isTaken }) => !isTaken).length
    const wrong = await disagreements(project, verdicts)
    expect(wrong, `VALIDATOR_SEED=${seed + index}`).toEqual([])
  }
  console.warn(`validator against tsc: VALIDATOR_SEED=${seed}, ${JSON.stringify(counts)}`)
  expect(counts.taken + counts.refused).toBeGreaterThanOrEqual(projects * perType * 250)
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(projects * 3000)
})

/** The model of a project of random types, without the queues whose types JSON could not carry. */
async function readModel(project: string, random: Random, exact: boolean): Promise<QueueModel> {
  const { queues: names } = writeProject(project, random, { queues, exact })
  await linkPikku(project)
  replaceIn(path.join(project, 'declarations.ts'), / & \{ readonly __\w+: [^}]+\}/g, '')
  // Where it is optional and absent, TypeScript finds the `constructor` that every object inherits.
  replaceIn(path.join(project, 'jobs.ts'), /\bconstructor\b/g, 'construction')
  // TypeScript takes a Map for `{ size: number }`, and for a ReadonlySet of pairs; JSON would lose what is in it.
  replaceIn(path.join(project, 'jobs.ts'), /\bsize\b/g, 'weight')
  replaceIn(path.join(project, 'jobs.ts'), /\bReadonlySet\b/g, 'Set')
  const { diagnostics } = await prebuild({ cwd: project })
  const refused = new Set(diagnostics.filter(isError).flatMap(queueOf))
  writeWirings(
    project,
    names.filter((name) => !refused.has(name)),
  )
  const { model } = await prebuild({ cwd: project })
  if (model === null || model.workers.length < queues / 2) throw new Error('Too few queues')
  return model
}

function replaceIn(file: string, pattern: RegExp, replacement: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(pattern, replacement))
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

function queueOf({ message }: Diagnostic): string[] {
  return /'(queue-\d+)'/.exec(message)?.slice(1) ?? []
}

function verdictsOn(model: QueueModel, random: Random, exact: boolean): Verdict[] {
  const table = new Map(model.definitions.map((definition) => [definition.name, definition]))
  const checks = queueChecks(model, exact)
  const plans = toTheLetter(checks.plans)
  return model.workers.flatMap((worker) => {
    const types = jobTypes(worker, model.definitions)
    return (['input', 'output'] as const).flatMap((side) => {
      const plan = checks.queues.get(worker.queue)?.[side]
      if (plan === undefined || isCastOnly(types[side], table)) return []
      return valuesOf(types[side]).map((value): Verdict => ({
        target: `QueueJobMap['${worker.queue}']['${side}']`,
        value: typeTextOf(value),
        isTaken: check(toTheLetter(plan), value, { plans }).issues.length === 0,
        plan,
      }))
    })
  })

  function valuesOf(shape: Shape): unknown[] {
    const values = new Map<string, unknown>()
    for (let count = 0; count < perType; count += 1) {
      try {
        const value = valueOf(shape, table, random)
        const given = count % 3 === 0 ? value : mutate(value, random)
        values.set(typeTextOf(given), given)
      } catch (error) {
        if (!(error instanceof NoValue)) throw error
      }
    }
    return [...values.values()]
  }
}

/**
 * A brand is there for the type checker alone: no value has the properties that it names. Nor is there a value, but
 * for one that is cast, of a type whose properties do not fit its index signatures.
 */
function isCastOnly(shape: Shape, table: ReadonlyMap<string, Definition>): boolean {
  const reached = new Map<string, Shape>([['', shape]])
  for (const part of reached.values()) {
    const text = JSON.stringify(part)
    if (text.includes('"apart":true')) return true
    if (/"brand":\{"kind":"object","properties":\[\{/.test(text)) return true
    for (const [, name = ''] of text.matchAll(/"kind":"reference","name":"([^"]+)"/g)) {
      const definition = table.get(name)
      if (definition !== undefined) reached.set(name, definition.shape)
    }
  }
  return false
}

async function disagreements(project: string, verdicts: readonly Verdict[]): Promise<string[]> {
  const lines = verdicts.map(
    ({ value, target, isTaken }, index) =>
      `export const v${index}: Fits<${value}, ${target}> = ${isTaken}`,
  )
  const preamble = [
    "import type { QueueJobMap } from './.pikku/pikku-queue-map.gen.js'",
    'type Fits<Value, Type> = [Value] extends [Type] ? true : false',
  ]
  writeFileSync(path.join(project, 'verdicts.ts'), [...preamble, ...lines].join('\n'))
  const errors = typecheck('typescript-7.0', project)
  return errors.map(({ file, line, message }) => {
    const verdict = verdicts[line - 1 - preamble.length]
    return file === 'verdicts.ts' && verdict !== undefined
      ? `${verdict.isTaken ? 'taken' : 'refused'}: ${verdict.target} ${verdict.value} by ${JSON.stringify(verdict.plan)}`
      : `${file}:${line}: ${message}`
  })
}
