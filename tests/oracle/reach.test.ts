import '../fixtures/share-parsed-files.js'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'
import { inspectEveryWay } from '../inspect/inspect-every-way.js'
import { queuesReadFromSyntax } from '../inspect/queues-read-from-syntax.js'
import { createRandom } from './random.js'
import { writeComposedProject } from './write-composed-project.js'
import { writeHandlersProject } from './write-handlers-project.js'
import { writePackagedProject } from './write-packaged-project.js'
import { writeSchemaProject } from './write-schema-project.js'
import { writePlainProject } from './write-plain-project.js'
import { writePlainWirings, writeProject } from './write-project.js'

const queues = 150
/** A composed type costs the checker several times what a plain one does. */
const composed = 60
/** A handler's body is checked for each. */
const inferred = 80
/** And zod's own types cost more than either. */
const schemas = 40
const projects = Number(process.env['ORACLE_PROJECTS'] ?? 3)
const asked = process.env['ORACLE_SEED'] ?? '904172213'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

let parent: string
let fromPackages = 0

beforeAll(() => {
  parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-reach-')))
  console.warn(`reach: ORACLE_SEED=${seed}, ${projects * queues} queues`)
})

afterAll(() => rmSync(parent, { recursive: true, force: true }))

describe.each(Array.from({ length: projects }, (_, index) => index))('project %i', (index) => {
  const settings = { queues, exact: index % 2 === 0 }

  test('of plain types is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    writePlainProject(project, createRandom(seed + index), settings)
    await linkPikku(project)
    await expectOneAnswer(project)
    // Were hardly anything read from syntax, the comparison would say nothing.
    expect((await queuesReadFromSyntax(project)).size).toBeGreaterThan(queues / 5)
  })

  test('of composed types is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    writeComposedProject(project, createRandom(seed + index), { ...settings, queues: composed })
    await linkPikku(project)
    await expectOneAnswer(project)
    expect((await queuesReadFromSyntax(project)).size).toBeGreaterThan(composed / 5)
  })

  test('of inferred types is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    writeHandlersProject(project, createRandom(seed + index), { ...settings, queues: inferred })
    await linkPikku(project)
    await expectOneAnswer(project)
    expect((await queuesReadFromSyntax(project)).size).toBeGreaterThan(inferred / 3)
  })

  test('of types of a package is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    writePackagedProject(project, createRandom(seed + index), { ...settings, queues: composed })
    await linkPikku(project)
    await expectOneAnswer(project)
    fromPackages += (await queuesReadFromSyntax(project)).size
  })

  test('of zod schemas is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    const zod = index % 2 === 0 ? 4 : 3
    writeSchemaProject(project, createRandom(seed + index), { ...settings, queues: schemas, zod })
    await linkPikku(project)
    await expectOneAnswer(project)
    expect((await queuesReadFromSyntax(project)).size).toBeGreaterThan(schemas / 5)
  })

  test('of any types is the same read from syntax, over a slice, and over the whole program', async () => {
    const project = place()
    const written = writeProject(project, createRandom(seed + index), settings)
    rmSync(path.join(project, 'wirings.ts'))
    writePlainWirings(project, written.queues)
    await linkPikku(project)
    await expectOneAnswer(project)
  })
})

test('types of packages are read from syntax in these projects', () => {
  expect(fromPackages).toBeGreaterThan((projects * composed) / 5)
})

function place(): string {
  return realpathSync(mkdtempSync(path.join(parent, 'project-')))
}

async function expectOneAnswer(cwd: string): Promise<void> {
  const [text, slice, program] = await inspectEveryWay({ cwd })
  expect(text).toEqual(slice)
  expect(slice).toEqual(program)
}
