import { afterEach, expect, test, vi } from 'vitest'
import { compile } from '../../dist/pipeline/compile-once.js'
import type * as readings from '../../dist/inspect/reading.js'
import { createRandom } from '../oracle/random.js'
import { createProject, type Project } from './project.js'
import { branchOf, operate, relink, surroundings } from './random-changes.js'

const operations = Number(process.env['RUN_OPERATIONS'] ?? 60)
const asked = process.env['RUN_SEED'] ?? '40127'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

/** How often a run went on from what the run before had kept. */
const continued = vi.hoisted(() => ({ runs: 0 }))

vi.mock('../../dist/inspect/reading.js', async (importOriginal) => {
  const original = await importOriginal<typeof readings>()
  const readChanged: typeof readings.readChanged = (last, request) => {
    const reading = original.readChanged(last, request)
    if (reading !== null) continued.runs += 1
    return reading
  }
  return { ...original, readChanged }
})

let project: Project
afterEach(() => project.dispose())

/** How far, in milliseconds, the clock of a file system may be behind: a file this new is not remembered. */
const grain = 20

test(
  `after any of ${operations} random operations, a new run that goes on from the last one gives what a cold run gives`,
  { timeout: 1_800_000 },
  async () => {
    console.warn(`runs: RUN_SEED=${seed}, ${operations} operations`)
    const random = createRandom(seed)
    project = createProject({ ...branchOf(random), ...surroundings(random) })
    relink(project, 'first')
    const done: string[] = []
    for (let index = 0; index < operations; index += 1) {
      done.push(operate(project, random))
      const written = Date.now()
      const cold = await compile({ cwd: project.directory, cache: false })
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(written + grain), { interval: 5 })
      const next = await compile({ cwd: project.directory })
      const trail = done.slice(-3)
      expect({ trail, files: next.files, said: next.diagnostics }).toEqual({
        trail,
        files: cold.files,
        said: cold.diagnostics,
      })
    }
    expect(continued.runs).toBeGreaterThan(operations / 12)
  },
)
