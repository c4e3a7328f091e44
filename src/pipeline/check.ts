import { compile, type CompileRequest } from './compile.js'
import type { PlannedFile } from '../output/plan.js'
import { planCompilation, type PrebuildResult } from './prebuild.js'

export interface CheckResult extends PrebuildResult {
  /** Files that are missing, stale or left over. */
  readonly differences: readonly PlannedFile[]
}

/** Says whether `.pikku/` is what the sources say, and writes nothing. */
export async function check(request: CompileRequest): Promise<CheckResult> {
  const result = planCompilation(await compile(request))
  return { ...result, differences: result.plan.filter(({ action }) => action !== 'keep') }
}
