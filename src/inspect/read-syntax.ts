import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import type { Sources } from '../scan/sources.js'
import { createProjectHost } from './program/project-host.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import type { SliceCache } from './modules/slice-cache.js'
import type { AnalysisScope } from './analysis-scope.js'
import { analyzeFileSyntax } from './wirings/analyze-file-syntax.js'
import { createWrittenProject } from './syntax/syntax-project.js'

export interface WrittenRequest {
  readonly config: Config
  readonly sources: Sources
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  readonly scope: AnalysisScope
  /** The wiring files to read. */
  readonly wirings: readonly string[]
}

export interface WrittenUnits {
  readonly units: ReadonlyMap<string, FileAnalysis>
  /** The wiring files that the type checker must read. */
  readonly unanswered: readonly string[]
  /** Whether each of the files stands by itself: none wires through a helper, a loop or another name. */
  readonly isPlain: boolean
}

/** Reads the wiring files that are written out in full, without a type checker. */
export function readSyntax(request: WrittenRequest): WrittenUnits {
  const { config, sources, services, cache, scope, wirings } = request
  const tangled = { units: new Map<string, FileAnalysis>(), unanswered: wirings, isPlain: false }
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const project = createWrittenProject(host, sources)
  if (project === null) return tangled
  const packages = new Set(scope.packages.map(({ name }) => name))
  const units = new Map<string, FileAnalysis>()
  for (const file of wirings) {
    const unit = analyzeFileSyntax(project, file, { names: scope.names, packages })
    // What was read is plain data, and a tree that dies young costs the collector nothing.
    project.close(unit !== 'unanswered' && unit !== 'tangled')
    if (unit === 'tangled') return tangled
    if (unit !== 'unanswered') units.set(file, unit)
  }
  return { units, unanswered: wirings.filter((file) => !units.has(file)), isPlain: true }
}
