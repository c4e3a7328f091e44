import type { Config } from '../config/config.js'
import type { ServicesModel } from '../model/queue-model.js'
import type { Sources } from '../scan/sources.js'
import { createProjectHost } from './program/project-host.js'
import { keptAnswers } from './kept-answers.js'
import type { Reading } from './reading.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import type { SliceCache, WiringCalls } from './modules/slice-cache.js'
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
  /** What was read before, and which files have changed since. Default: everything is read. */
  readonly since?: { readonly last: Reading; readonly changed: readonly string[] }
}

export interface SyntaxReading {
  /** Of what the syntax alone answers. */
  readonly analyses: ReadonlyMap<string, FileAnalysis>
  /** What the type checker must read. */
  readonly unanswered: WiringCalls
  /** Whether each of the files stands by itself: none wires through a helper, a loop or another name. */
  readonly isPlain: boolean
}

/** Reads what is written out in full, without a type checker. */
export function readSyntax(request: SyntaxReadingRequest): SyntaxReading {
  const { config, sources, services, cache, scope, wirings, since } = request
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const project = createSyntaxProject(host, sources)
  if (project === null) return noSyntaxReading(wirings)
  const packages = new Set(scope.packages.map(({ name }) => name))
  const kept = since && keptAnswers(since.last, host, since.changed)
  const fileRequest = { names: scope.names, packages, ...(kept && { stands: kept.stands }) }
  const analyses = new Map<string, FileAnalysis>()
  const unanswered = new Map<string, ReadonlySet<number>>()
  for (const file of wirings) {
    const read = analyzeFileSyntax(project, file, fileRequest)
    if (read === 'project-needs-checker') {
      project.close(false)
      project.handOver()
      return noSyntaxReading(wirings)
    }
    analyses.set(file, kept?.addTo(read.analysis, file, read.standing) ?? read.analysis)
    if (read.unanswered.size > 0) unanswered.set(file, read.unanswered)
    // What was read is plain data, and a tree that dies young costs the collector nothing.
    project.close(read.unanswered.size === 0)
  }
  if (unanswered.size > 0) project.handOver()
  return { analyses, unanswered, isPlain: true }
}

/** Everything is left to the type checker. */
export function noSyntaxReading(wirings: readonly string[]): SyntaxReading {
  return { analyses: new Map(), unanswered: allCallsOf(wirings), isPlain: false }
}

export function allCallsOf(wirings: readonly string[]): WiringCalls {
  return new Map(wirings.map((file) => [file, null]))
}
