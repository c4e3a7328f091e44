import { UsageError } from '../config/config-error.js'
import type { Config } from '../config/config.js'
import { isDirectory, isFile } from '../disk/ask.js'
import { diagnose } from '../diagnostics/diagnose.js'
import { relativePosix } from '../facts/posix-path.js'
import path from 'node:path'
import { applyPlan } from '../output/apply-plan.js'
import { planOutput, type PlannedFile } from '../output/plan.js'
import { readOutput } from '../output/read-output.js'
import type { Compilation } from './compile.js'
import { compile, type CompileRequest } from './compile-once.js'

export interface PrebuildResult extends Compilation {
  /** What was done, file by file; empty when there were errors. */
  readonly plan: readonly PlannedFile[]
}

/** Reads a project and writes its `.pikku/`. With errors, everything stays as it was. */
export async function prebuild(request: CompileRequest): Promise<PrebuildResult> {
  return applyCompilation(await compile(request))
}

/** Writes what was compiled. */
export function applyCompilation(compilation: Compilation): PrebuildResult {
  const result = planCompilation(compilation)
  if (result.config !== null && result.files !== null) applyPlan(result.config.outDir, result.plan)
  return result
}

/** Everything but the writing: what would be done. */
export function planCompilation(compilation: Compilation): PrebuildResult {
  const { config, files } = compilation
  if (config === null || files === null) return { ...compilation, plan: [] }
  refuseFileInTheWay(config)
  const plan = planOutput(files, readOutput(config.outDir))
  const inTheWay = plan.filter(({ action }) => action === 'refuse')
  if (inTheWay.length === 0) return { ...compilation, plan }
  const refusals = inTheWay.map((file) =>
    diagnose(
      'outputInTheWay',
      { file: relativePosix(config.root, path.join(config.outDir, file.path)) },
      null,
    ),
  )
  return {
    ...compilation,
    files: null,
    diagnostics: [...compilation.diagnostics, ...refusals],
    plan: [],
  }
}

/** Before anything is read or written there, since what the system says of it does not say what to do. */
function refuseFileInTheWay({ root, outDir }: Config): void {
  let place = outDir
  while (!isDirectory(place) && !isFile(place) && place !== path.dirname(place))
    place = path.dirname(place)
  if (!isFile(place)) return
  const [wanted, file] = [outDir, place].map((each) => relativePosix(root, each))
  throw new UsageError(
    `Nothing can be written to ${wanted}: ${file === wanted ? 'it' : file} is a file. Move it away, or write somewhere else with --out-dir.`,
  )
}
