import { isError } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import type { PlannedFile } from '../output/plan.js'
import { checkLock } from './check-lock.js'
import type { Compilation } from './compile.js'
import { compileForLock, type CompileRequest } from './compile-once.js'
import { planCompilation, type PrebuildResult } from './prebuild.js'

export interface CheckResult extends PrebuildResult {
  /** Files that are missing, stale or left over. */
  readonly differences: readonly PlannedFile[]
}

/**
 * Says whether `.pikku/` and the lock are what the sources say, and whether jobs in flight would outlive a deploy. Writes
 * nothing.
 */
export async function check(request: CompileRequest): Promise<CheckResult> {
  const result = planCompilation(withLock(await compileForLock(request)))
  return { ...result, differences: result.plan.filter(({ action }) => action !== 'keep') }
}

function withLock(compilation: Compilation): Compilation {
  const { model, lock, files } = compilation
  if (model === null || lock === null || files === null) return compilation
  const diagnostics = sortDiagnostics([...compilation.diagnostics, ...checkLock(lock, model)])
  return { ...compilation, diagnostics, files: diagnostics.some(isError) ? null : files }
}
