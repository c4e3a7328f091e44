import { relativePosix } from '../facts/posix-path.js'
import { ownModule } from './modules/own-modules.js'
import { importsBehind, type ImportsBehind } from './modules/imports-behind.js'
import { filesLeadingTo } from './modules/slice-cache.js'
import type { ProjectHost } from './program/project-host.js'
import type { Reading } from './reading.js'
import { spanOf } from './source/span-of.js'
import type { ts } from './source/typescript.js'
import { answersOf, placeKey } from './wirings/answers-of.js'
import { joinAnalyses, type FileAnalysis } from './wirings/file-analysis.js'

/**
 * What the last reading says of calls that a change does not lead to. A wiring file leads to the files of all its
 * functions, and each of its calls only to some of them: to read the others again, or even to open the type checker for
 * them, costs more than all the rest of an edit.
 */
export interface KeptAnswers {
  /** Whether the last answer for a call stands. */
  readonly stands: (source: ts.SourceFile, call: ts.CallExpression) => boolean
  /** An analysis of a file, with what the last reading says of the calls whose answer stands. */
  readonly addTo: (
    analysis: FileAnalysis,
    file: string,
    standing: readonly ts.CallExpression[],
  ) => FileAnalysis
}

export function keptAnswers(
  { config: { root }, analyses }: Reading,
  host: ProjectHost,
  changed: readonly string[],
): KeptAnswers {
  const isChanged = new Set(changed)
  const leading = filesLeadingTo(host.cache, changed)
  const known = new Map<string, KnownFile>()
  const knownOf = (source: ts.SourceFile): KnownFile => {
    const file = known.get(source.fileName) ?? {
      places: soundPlaces(root, source, analyses),
      importsOf: importsBehind(source),
    }
    known.set(source.fileName, file)
    return file
  }
  return {
    stands: (source, call) => {
      if (isChanged.has(source.fileName)) return false
      const { places, importsOf } = knownOf(source)
      return (
        places.has(placeKey(spanOf(root, call))) &&
        !importsOf(call).some((module) => leadsToOne(host, source, module, leading))
      )
    },
    addTo: (analysis, file, standing) => {
      const last = analyses.get(file)
      if (last === undefined || standing.length === 0) return analysis
      const places = new Set(standing.map((call) => placeKey(spanOf(root, call))))
      return joinAnalyses(answersOf(last, places), analysis)
    },
  }
}

/** What is known of a wiring file, once for all its calls. */
interface KnownFile {
  /** The places of the calls of which the last reading says something that stands by itself. */
  readonly places: ReadonlySet<string>
  readonly importsOf: ImportsBehind
}

function soundPlaces(
  root: string,
  source: ts.SourceFile,
  analyses: Reading['analyses'],
): ReadonlySet<string> {
  const last = analyses.get(source.fileName)
  // A problem of a file is not one of its calls.
  const isSound = last?.diagnostics.length === 0 && !last.isProvisional
  // Types that have a name only because they hold themselves are numbered by file, again in each reading.
  const unit = `@${relativePosix(root, source.fileName)}:`
  if (!isSound || last.definitions.some(({ id }) => id.includes(unit))) return new Set()
  return new Set([...last.workers, ...last.schedules].map(({ call }) => placeKey(call.span)))
}

/** Whether an import leads to one of some files. */
function leadsToOne(
  { config, modules }: ProjectHost,
  source: ts.SourceFile,
  module: ts.StringLiteralLike,
  files: ReadonlySet<string>,
): boolean {
  if (ownModule(config, module.text, source.fileName) !== undefined) return false
  const target = modules.follow(module, source).resolvedModule?.resolvedFileName
  return target === undefined || files.has(target)
}
