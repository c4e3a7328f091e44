import { isDeepStrictEqual } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import type { Compilation } from '../../dist/pipeline/compile.js'
import { compile } from '../../dist/pipeline/compile-once.js'
import { watch, type WatchRun } from '../../dist/pipeline/watch.js'
import { createRandom } from '../oracle/random.js'
import { createProject } from './project.js'
import { branchOf, operate, relink, surroundings } from './random-changes.js'

const operations = Number(process.env['WATCH_OPERATIONS'] ?? 150)
const asked = process.env['WATCH_SEED'] ?? '61093'
const seed = asked === 'random' ? Date.now() % 1_000_000_000 : Number(asked)

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

test(
  `after any of ${operations} random operations and branch switches, the files are those of a cold run`,
  { timeout: 1_800_000 },
  async () => {
    console.warn(`watch: WATCH_SEED=${seed}, ${operations} operations`)
    const random = createRandom(seed)
    const project = createProject({ ...branchOf(random), ...surroundings(random) })
    open.push(project.dispose)
    relink(project, 'first')
    let last: WatchRun | undefined
    let written: Record<string, string> = {}
    const failures: unknown[] = []
    const watcher = await watch({
      root: project.directory,
      cwd: project.directory,
      onRun: (run) => {
        last = run
        written = textsOf(run.result) ?? written
      },
      onFailure: (error) => failures.push(error),
    })
    open.push(() => watcher.close())
    let done = 0
    const settles: string[][] = []
    const remembrances: unknown[] = []
    const colds: unknown[] = []
    while (done < operations) {
      const burst = Array.from({ length: 1 + random.below(6) }, () => operate(project, random))
      done += burst.length
      settles.push(burst)
      const before = project.output()
      const cold = await compile({ cwd: project.directory, cache: false })
      const whole = textsOf(cold)
      const said = cold.diagnostics.map((diagnostic) => JSON.stringify(diagnostic))
      if (random.chance(0.3)) {
        const { files: remembered, diagnostics } = await compile({ cwd: project.directory })
        remembrances.push({ burst, files: remembered, diagnostics })
        colds.push({ burst, files: cold.files, diagnostics: cold.diagnostics })
      }
      await vi.waitFor(
        () => {
          const trail = settles.slice(-2).map((each) => each.join(', '))
          const now = last?.result.diagnostics.map((diagnostic) => JSON.stringify(diagnostic))
          const output = project.output()
          // With errors nothing is written: what was there stays. That is what the last run without errors wrote, which may
          // have seen a part of the burst, unless the burst has deleted it since.
          const allowed = whole === null ? [written, before] : [whole]
          const files = allowed.find((each) => isDeepStrictEqual(each, output)) ?? allowed[0]
          expect({ trail, said: now, files: output }).toEqual({ trail, said, files })
        },
        { timeout: 120_000, interval: 15 },
      )
    }
    expect(remembrances).toEqual(colds)
    expect(failures).toEqual([])
  },
)

function textsOf({ files }: Pick<Compilation, 'files'>): Record<string, string> | null {
  return files && Object.fromEntries(files.map(({ path: name, text }) => [name, text]))
}
