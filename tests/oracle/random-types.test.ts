import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { prebuild, type Diagnostic } from '../../dist/compiler.js'
import { linkPikku } from '../../fixtures/link-pikku.js'
import { typecheck } from '../fixtures/typecheck.js'
import { writeOracle } from '../fixtures/write-oracle.js'
import { createRandom } from './random.js'
import { writeProject, writeWirings } from './write-project.js'

const queues = 200
const projects = Number(process.env['ORACLE_PROJECTS'] ?? 13)
const seed = Number(process.env['ORACLE_SEED'] ?? Date.now() % 1_000_000_000)

let parent: string

beforeAll(() => {
  parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pikku-oracle-')))
  // The one thing to know when this fails: ORACLE_SEED makes the same projects again.
  console.warn(`random types: ORACLE_SEED=${seed}, ${projects * queues * 2} types`)
})

afterAll(() => rmSync(parent, { recursive: true, force: true }))

describe('random job types', () => {
  test.each(Array.from({ length: projects }, (_, index) => index))(
    'project %i: the map says exactly what the handlers declare',
    async (index) => {
      const project = path.join(parent, String(index))
      mkdirSync(project)
      const exact = index % 2 === 0
      const written = writeProject(project, createRandom(seed + index), { queues, exact })
      await linkPikku(project)

      // What JSON cannot tell apart is refused, rightly: those queues are left out, and the rest is asked about.
      const refused = queuesOf(await errorsOf(project))
      const wired = written.queues.filter((queue) => !refused.has(queue))
      expect(wired.length).toBeGreaterThan(queues / 2)
      writeWirings(project, wired)
      expect(await errorsOf(project)).toEqual([])
      const asked = writeOracle(project, {
        outDir: '.pikku',
        oneWay: written.withEnums,
        unproven: [],
      })
      expect(asked).toBe(wired.length)
      const errors = await typecheck('typescript', project)
      expect(errors.map((error) => ({ ...error, source: sourceOf(project, error) }))).toEqual([])
      expect(readFileSync(path.join(project, '.pikku/pikku-queue-map.gen.ts'), 'utf8')).not.toMatch(
        /\bany\b/,
      )
    },
  )
})

async function errorsOf(project: string): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await prebuild({ cwd: project })
  return diagnostics.filter(({ severity }) => severity === 'error')
}

/** The queues whose types have a meaning, but none that JSON could carry. Any other error is a fault. */
function queuesOf(errors: readonly Diagnostic[]): ReadonlySet<string> {
  const refused = errors.filter(({ name }) => name === 'ambiguousOnTheWire')
  return new Set(refused.flatMap(({ message }) => /'(queue-\d+)'/.exec(message)?.[1] ?? []))
}

/** The declaration that an error of the oracle is about. */
function sourceOf(
  project: string,
  { file, line }: { readonly file: string; readonly line: number },
): string {
  const lines = readFileSync(path.join(project, file), 'utf8').split('\n')
  const queue = /QueueJobMap\["(.+?)"\]/.exec(lines[line - 1] ?? '')?.[1]
  if (queue === undefined) return (lines[line - 1] ?? '').slice(0, 300)
  const sources = readFileSync(path.join(project, 'jobs.ts'), 'utf8').split('\n')
  return sources.find((source) => source.includes(`/* ${queue} */`)) ?? ''
}
