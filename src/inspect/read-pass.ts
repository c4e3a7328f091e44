import type { Config } from '../config/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { relativePosix } from '../facts/posix-path.js'
import type { ServicesModel } from '../model/queue-model.js'
import type { InspectContext } from './values/context.js'
import type { FileAnalysis } from './wirings/file-analysis.js'
import { findExportedAliases } from './calls/find-exported-aliases.js'
import { checkRuntime } from './modules/own-modules.js'
import { extensionFindings } from './program/read-extensions.js'
import { caseFindings } from './program/read-spellings.js'
import { syntaxFindings } from './program/read-syntax-errors.js'
import { readWirings } from './wirings/read-wirings.js'
import { reportWiringEscapes } from './calls/report-wiring-escapes.js'
import { createDefinitionTable, readDefinitions } from './types/checker/definition-table.js'
import { openSlice, type Slice } from './program/slice.js'
import type { SliceCache, WiringCalls } from './modules/slice-cache.js'
import type { ts } from './source/typescript.js'
import type { AnalysisScope } from './analysis-scope.js'

export interface Pass {
  readonly slice: Slice
  /** By wiring file. */
  readonly analyses: ReadonlyMap<string, FileAnalysis>
}

export interface PassRequest {
  readonly config: Config
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  readonly scope: AnalysisScope
  /** What to read in this pass. */
  readonly calls: WiringCalls
}

/** Reads wirings over one slice. */
export function readPass({ config, services, cache, scope, calls }: PassRequest): Pass {
  const others = new Set(scope.wirings.filter((file) => !calls.has(file)))
  const roots = scope.roots.filter((file) => !others.has(file))
  const slice = openSlice({ config, roots, libScope: scope.libScope, services, cache })
  checkRuntime(slice.program)
  const files = [...calls.keys()].flatMap((file) => slice.program.getSourceFile(file) ?? [])
  const pass = {
    config,
    slice,
    files,
    names: new Set(scope.names),
    packages: new Set(scope.packages.map(({ name }) => name)),
    helpers: new Set<ts.SignatureDeclaration>(),
  }
  const read = files.map((file) => analyzeFile(pass, file, calls.get(file.fileName) ?? null))
  // Only now every helper is known: one file may export another file's helper under a new name.
  const analyses = new Map(
    read.map(({ context, analysis }, index) => {
      const file = files[index] as ts.SourceFile
      reportWiringEscapes(context, file)
      return [file.fileName, { ...analysis, exportedAliases: findExportedAliases(context, file) }]
    }),
  )
  for (const file of slice.program.getSourceFiles()) {
    if (file.isDeclarationFile) continue
    cache.findings.set(file.fileName, [
      ...syntaxFindings(config, file),
      ...extensionFindings(config, slice, file),
      ...caseFindings(config, slice, file),
    ])
  }
  return { slice, analyses }
}

type PassContext = Pick<
  InspectContext,
  'config' | 'slice' | 'files' | 'names' | 'packages' | 'helpers'
>

interface AnalyzedFile {
  readonly context: InspectContext
  readonly analysis: Omit<FileAnalysis, 'exportedAliases'>
}

function analyzeFile(
  pass: PassContext,
  source: ts.SourceFile,
  calls: ReadonlySet<number> | null,
): AnalyzedFile {
  const diagnostics: Diagnostic[] = []
  let isProvisional = false
  const context: InspectContext = {
    ...pass,
    checker: pass.slice.checker,
    // A table of its own: what is found in a shared type is reported wherever that type is used.
    definitions: createDefinitionTable(relativePosix(pass.config.root, source.fileName)),
    report: (diagnostic) => diagnostics.push(diagnostic),
    markProvisional: () => {
      isProvisional = true
    },
  }
  const wired = readWirings(context, source, calls)
  const definitions = readDefinitions(context.definitions.drafts)
  return { context, analysis: { ...wired, definitions, diagnostics, isProvisional } }
}
