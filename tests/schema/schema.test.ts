import { createRequire } from 'node:module'
import path from 'node:path'

import addFormats from 'ajv-formats'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'

import { emitAsyncApi } from '../../src/emit/schema/asyncapi.js'
import { emitJsonSchema } from '../../src/emit/schema/json-schema.js'
import { formatPatterns } from '../../src/model/check/format-patterns.js'
import { queueChecks } from '../../src/model/queue-checks.js'
import type { QueueModel } from '../../src/model/queue-model.js'
import { check } from '../../src/runtime/codec/check/check.js'
import { encode } from '../../src/runtime/codec/wire/encode.js'
import { createRandom } from '../oracle/random.js'
import { NoValue, valueOf } from '../oracle/write-values.js'
import { queueWires } from '../../src/model/queue-wires.js'
import { prebuild } from '../../dist/compiler.js'
import { copyFixture } from './copy-fixture.js'

describe.each([
  'shop',
  'cases/tuples-keep-labels-and-presence',
  'cases/sets-and-maps-of-everything',
])('the schemas of %s', (fixture) => {
  test('are valid, and take what is stored of values that the types take', async () => {
    const model = await readModel(fixture)
    const schema = emitJsonSchema(model)
    const ajv = createAjv()
    expect(ajv.validateSchema(schema)).toBe(true)
    ajv.addSchema(schema, 'jobs')
    const checks = queueChecks(model, true)
    const wires = queueWires(model)
    const table = new Map(model.definitions.map((definition) => [definition.name, definition]))
    const random = createRandom(7)
    let taken = 0
    for (const {
      queue,
      function: { input },
    } of model.workers) {
      const pointer = queue.replaceAll('~', '~0').replaceAll('/', '~1')
      const validate = ajv.getSchema(
        `jobs#/properties/${encodeURIComponent(pointer)}/properties/input`,
      )
      const plan = checks.queues.get(queue)?.input
      if (validate === undefined || plan === undefined) continue
      for (let count = 0; count < 200; count += 1) {
        const value = tryValue(() => valueOf(input, table, random))
        if (value === undefined || check(plan, value, checks).issues.length > 0) continue
        const place = { start: 'data', plans: wires.plans }
        const stored = encode(wires.queues.get(queue)?.input, value, place)
        const json = JSON.parse(JSON.stringify(stored)) as unknown
        expect(validate(json), `${queue}: ${ajv.errorsText(validate.errors)}`).toBe(true)
        taken += 1
      }
    }
    expect(taken).toBeGreaterThan(20)
  })

  test('stand in a valid AsyncAPI document', async () => {
    const model = await readModel(fixture)
    const document = emitAsyncApi(model, { title: 'shop', version: '1.0.0' })
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const require = createRequire(import.meta.url)
    const specification = require('@asyncapi/specs/schemas/3.0.0-without-$id.json') as object
    const validate = ajv.compile(specification)
    expect(validate(document), `errors: ${ajv.errorsText(validate.errors)}`).toBe(true)
  })
})

test('bounds mean in the check what they mean in the schema', async () => {
  const model = await readModel('cases/bounds-in-jsdoc-are-checked')
  const checks = queueChecks(model, true)
  const ajv = createAjv()
  ajv.addSchema(emitJsonSchema(model), 'jobs')
  const validate = ajv.getSchema('jobs#/properties/parcels/properties/input')
  const plan = checks.queues.get('parcels')?.input
  if (validate === undefined || plan === undefined) throw new Error('No schema')
  const parcel = { sku: 'sku-1', grams: 1, to: 'a@b.de', tags: ['x'], prices: [0], extra: null }
  const verdict = (changed: object): [boolean, boolean] => {
    const data = [{ ...parcel, ...changed }]
    return [check(plan, data, checks).issues.length === 0, validate(data) === true]
  }
  expect(verdict({})).toEqual([true, true])
  expect(verdict({ grams: 30_000, extra: 7, prices: [1, 2], paint: 'any' })).toEqual([true, true])
  const wrong = [
    { sku: 'sku-x' },
    { sku: 'x' },
    { grams: 0 },
    { grams: 30_001 },
    { to: 'nobody' },
    { tags: ['a', 'b', 'c', 'd'] },
    { tags: ['x'.repeat(21)] },
    { prices: [1.5] },
    { prices: [1, -1] },
    { extra: -1 },
    { extra: 0.5 },
  ]
  for (const changed of wrong) {
    expect(verdict(changed), `with ${JSON.stringify(changed)}`).toEqual([false, false])
  }
  expect([check(plan, [], checks).issues.length === 0, validate([]) === true]).toEqual([
    false,
    false,
  ])
})

test('formats are those of ajv', () => {
  const ajv = createAjv()
  const texts = [
    '2024-02-29',
    '2023-02-29',
    '2023-13-01',
    '2023-04-31',
    '1999-12-31',
    '23-1-1',
    '',
    '10:00:00Z',
    '24:00:00Z',
    '10:00:00+02:00',
    '10:00',
    '2024-02-29T10:00:00.5Z',
    '2024-02-29T10:00:00',
    '2023-02-29T10:00:00Z',
    'a@b.de',
    'a@',
    '@b',
    'a.b+c@d-e.org',
    'a b@c.de',
    '127.0.0.1',
    '256.1.1.1',
    '1.2.3',
    '01.2.3.4',
    '::1',
    '::',
    '1::2::3',
    'fe80::1',
    '1:2:3:4:5:6:7:8',
    '::ffff:1.2.3.4',
    'https://a.b/c?d#e',
    'mailto:a@b',
    '/a',
    'http://a b',
    'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'f81d4fae',
    'example.com',
    '-a.com',
    'a..b',
  ]
  const differing = Object.entries(formatPatterns).flatMap(([format, pattern]) => {
    const validate = ajv.compile({ type: 'string', format })
    return texts
      .filter((text) => validate(text) !== new RegExp(pattern, 'u').test(text))
      .map((text) => `${format}: ${text}`)
  })
  expect(differing).toEqual([])
})

function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addFormat('colour', true)
  return ajv
}

function tryValue(make: () => unknown): unknown {
  try {
    return make()
  } catch (error) {
    if (error instanceof NoValue) return undefined
    throw error
  }
}

async function readModel(fixture: string): Promise<QueueModel> {
  const project = await copyFixture(path.join('fixtures', fixture, 'project'))
  const { model } = await prebuild({ cwd: project, cache: false })
  if (model === null) throw new Error(`No model of ${fixture}`)
  return model
}
