import { ownModule } from './modules/own-modules.js'
import { importsBehind } from './modules/imports-behind.js'
import { isWiring } from './modules/needed-imports.js'
import { reachable, type WiringCalls } from './modules/slice-cache.js'
import { createProjectHost, type ProjectHost } from './program/project-host.js'
import type { Reading } from './reading.js'
import { answersOf } from './wirings/answers-of.js'
import { ts } from './source/typescript.js'
import type { FileAnalysis } from './wirings/file-analysis.js'

export interface KeptAnswers {
  /** What stands of the last reading, by wiring file. */
  readonly analyses: ReadonlyMap<string, FileAnalysis>
  /** The calls that the checker must be asked for. */
  readonly open: WiringCalls
}

/**
 * What the type checker has answered of calls that a change does not lead to. A wiring file leads to the files of all its
 * functions, and each of its calls only to some of them: to open the checker for the others costs more than all
 * the rest of an edit.
 */
export function keepAnswers(
  { config, services, cache, analyses }: Reading,
  calls: WiringCalls,
  changed: readonly string[],
): KeptAnswers {
  const host = createProjectHost({ config, libScope: 'language', services, cache })
  const isChanged = new Set(changed)
  const kept = new Map<string, FileAnalysis>()
  const open = new Map<string, ReadonlySet<number> | null>()
  for (const [file, places] of calls) {
    const last = analyses.get(file)
    const source = cache.files.get(file)
    // A problem of a file is not one of its calls.
    const isSound = last?.diagnostics.length === 0 && !last.isProvisional
    if (!isSound || places === null || source === undefined || isChanged.has(file)) {
      open.set(file, places)
      continue
    }
    const standing = callsAt(source, places).filter(
      (call) => !leadsToOne(host, source, call, isChanged),
    )
    const answers = answersOf(config.root, last, standing)
    kept.set(file, answers.analysis)
    const left = new Set([...places].filter((place) => !answers.places.has(place)))
    if (left.size > 0) open.set(file, left)
  }
  return { analyses: kept, open }
}

function callsAt(
  { statements }: ts.SourceFile,
  places: ReadonlySet<number>,
): readonly ts.CallExpression[] {
  return statements.flatMap((statement) =>
    isWiring(statement) && places.has(statement.expression.pos) ? statement.expression : [],
  )
}

/** Whether a call's answer may depend on one of some files. */
function leadsToOne(
  { config, modules, cache }: ProjectHost,
  source: ts.SourceFile,
  call: ts.CallExpression,
  files: ReadonlySet<string>,
): boolean {
  return importsBehind(source, call).some((module) => {
    if (ownModule(config, module.text, source.fileName) !== undefined) return false
    const target = modules.follow(module, source).resolvedModule?.resolvedFileName
    return target === undefined || [...reachable(cache, target)].some((file) => files.has(file))
  })
}
