import { isError } from '../diagnostics/diagnostic.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import type { Topology } from '../topology/topology.js'
import type { Compilation } from './compile.js'
import { compileModel, type CompileRequest } from './compile-once.js'

/** The whole picture of a project. */
export interface Survey extends Compilation {
  /** Null where the project has errors: half a picture would be wrong. */
  readonly topology: Topology | null
  /** What is wrong with the picture; what prebuild says is in `diagnostics`. */
  readonly findings: readonly Diagnostic[]
}

/** Compiles a project without writing, and reads who feeds its queues. Slower than a prebuild: it reads function bodies. */
export async function survey(request: CompileRequest): Promise<Survey> {
  return surveyOf(await compileModel(request))
}

/** The same of a project that has just been compiled. */
export async function surveyOf<Compiled extends Compilation>(
  compilation: Compiled,
): Promise<Compiled & Survey> {
  const { config, model, sources, diagnostics } = compilation
  if (config === null || model === null || sources === null || diagnostics.some(isError)) {
    return { ...compilation, topology: null, findings: [] }
  }
  const [{ readTopology }, { topologyRules }] = await Promise.all([
    import('../topology/read-topology.js'),
    import('../topology/rules/topology-rules.js'),
  ])
  const topology = readTopology({ config, sources, model })
  const findings = sortDiagnostics(topologyRules.flatMap((rule) => rule(topology, model)))
  return { ...compilation, topology, findings }
}
