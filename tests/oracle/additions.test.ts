import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { linkPikku } from '../../fixtures/link-pikku.js'
import { inspectEveryWay } from '../inspect/inspect-every-way.js'
import { createRandom } from './random.js'
import { writeAdditionsProject } from './write-additions-project.js'

const projects = Number(process.env['ORACLE_PROJECTS'] ?? 8)
const asked = process.env['ORACLE_SEED'] ?? '471190233'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

let parent: string
let withAdditions = 0

beforeAll(() => {
  parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-additions-')))
  console.warn(`additions: ORACLE_SEED=${seed}, ${projects} projects`)
})

afterAll(() => rmSync(parent, { recursive: true, force: true }))

test.each(Array.from({ length: projects }, (_, index) => seed + index))(
  'what other files add to a type is found from the text, over a slice, and over the whole program (seed %i)',
  async (projectSeed) => {
    const cwd = path.join(parent, `project-${projectSeed}`)
    writeAdditionsProject(cwd, createRandom(projectSeed))
    await linkPikku(cwd)
    const [text, slice, program] = await inspectEveryWay({ cwd })
    expect(slice).toEqual(program)
    expect(text).toEqual(program)
    if (JSON.stringify(program).includes('added')) withAdditions += 1
  },
)

test('most of these projects have types that something was added to', () => {
  expect(withAdditions).toBeGreaterThan(projects / 2)
})
