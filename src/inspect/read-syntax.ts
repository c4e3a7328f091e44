import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import type { Sources } from '../scan/sources.js'
import { createProjectHost } from './program/project-host.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import type { SliceCache } from './modules/slice-cache.js'
import type { AnalysisScope } from './analysis-scope.js'
import { analyzeFileSyntax } from './wirings/analyze-file-syntax.js'
import { createSyntaxProject } from './syntax/syntax-project.js'

export interface SyntaxReadingRequest {
  readonly config: Config
  readonly sources: Sources
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  readonly scope: AnalysisScope
  /** The wiring files to read. */
  readonly wirings: readonly string[]
}

export interface SyntaxReading {
  readonly analyses: ReadonlyMap<string, FileAnalysis>
  /** The wiring files that the type checker must read. */
  readonly unanswered: readonly string[]
  /** Whether each of the files stands by itself: none wires through a helper, a loop or another name. */
  readonly isPlain: boolean
}

/** Reads the wiring files that are written out in full, without a type checker. */
export function readSyntax(request: SyntaxReadingRequest): SyntaxReading {
  const { config, sources, services, cache, scope, wirings } = request
  const allNeedChecker = {
    analyses: new Map<string, FileAnalysis>(),
    unanswered: wirings,
    isPlain: false,
  }
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const project = createSyntaxProject(host, sources)
  if (project === null) return allNeedChecker
  const packages = new Set(scope.packages.map(({ name }) => name))
  const analyses = new Map<string, FileAnalysis>()
  for (const file of wirings) {
    const analysis = analyzeFileSyntax(project, file, { names: scope.names, packages })
    // What was read is plain data, and a tree that dies young costs the collector nothing.
    project.close(analysis !== 'file-needs-checker' && analysis !== 'project-needs-checker')
    if (analysis === 'project-needs-checker') return allNeedChecker
    if (analysis !== 'file-needs-checker') analyses.set(file, analysis)
  }
  return { analyses, unanswered: wirings.filter((file) => !analyses.has(file)), isPlain: true }
}
