import '../fixtures/share-parsed-files.js'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
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
const projects = Number(process.env['ORACLE_PROJECTS'] ?? 6)
// The same projects in every run of the tests, so that a failure is a change's own; ORACLE_SEED=random looks further.
const asked = process.env['ORACLE_SEED'] ?? '324717042'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

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
      const refusals = await errorsOf(project)
      const refused = queuesOf(refusals)
      const wired = written.queues.filter((queue) => !refused.has(queue))
      expect(wired.length).toBeGreaterThan(queues / 2)
      writeWirings(project, wired)
      expect(await errorsOf(project)).toEqual([])
      writeNeverProof(project, refusals)
      const proven = writeOracle(project, {
        outDir: '.pikku',
        oneWay: written.withEnums,
        unproven: [],
      })
      expect(proven).toBe(wired.length)
      const errors = typecheck('typescript-7.0', project)
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
  const refused = errors.filter(
    ({ name }) => name === 'ambiguousOnTheWire' || name === 'neverInput',
  )
  return new Set(refused.flatMap(({ message }) => /'(queue-\d+)'/.exec(message)?.[1] ?? []))
}

/** What was refused as `never` must be so to the compiler: it is asked in a file of its own. */
function writeNeverProof(project: string, errors: readonly Diagnostic[]): void {
  const lines = errors
    .filter(({ name }) => name === 'neverInput')
    .flatMap(({ span }, index) => {
      if (span === null) return []
      const name = /export const (\w+)/.exec(sourceOf(project, span))?.[1] ?? 'missing'
      return [
        `import { ${name} as func${index} } from './${span.file.replace(/ts$/, 'js')}'`,
        `export const never${index}: [InputOf<typeof func${index}>] extends [never] ? true : false = true`,
      ]
    })
  if (lines.length === 0) return
  const preamble = `import type { PikkuFunction } from 'pikku'
type InputOf<F> = F extends PikkuFunction<infer Input, infer _> ? Input : unknown`
  writeFileSync(path.join(project, 'never.ts'), `${preamble}\n${lines.join('\n')}\n`)
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
