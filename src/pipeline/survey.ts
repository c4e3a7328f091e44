import { isError } from '../diagnostics/diagnostic.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.js'
import { listFiles } from '../scan/list-files.js'
import { scan } from '../scan/scan.js'
import type { Topology } from '../topology/topology.js'
import { compile, type Compilation, type CompileRequest } from './compile.js'

/** The whole picture of a project. */
export interface Survey extends Compilation {
  /** Null where the project has errors: half a picture would be wrong. */
  readonly topology: Topology | null
  /** What is wrong with the picture; what prebuild says is in `diagnostics`. */
  readonly findings: readonly Diagnostic[]
}

/** Compiles a project without writing, and reads who feeds its queues. Slower than a prebuild: it reads function bodies. */
export async function survey(request: CompileRequest): Promise<Survey> {
  const compilation = await compile({ ...request, cache: false })
  const { config, model, diagnostics } = compilation
  if (config === null || model === null || diagnostics.some(isError)) {
    return { ...compilation, topology: null, findings: [] }
  }
  const [{ readTopology }, { topologyRules }] = await Promise.all([
    import('../topology/read-topology.js'),
    import('../topology/rules/topology-rules.js'),
  ])
  const topology = readTopology({ config, sources: scan(config, listFiles(config)), model })
  const findings = sortDiagnostics(topologyRules.flatMap((rule) => rule(topology)))
  return { ...compilation, topology, findings }
}
