import { reachedDefinitions } from '../../model/reached-definitions.js'
import type { SourceSpan } from '../../model/source-span.js'
import type { FileAnalysis } from './file-analysis.js'

/** What the analysis of a file says of the calls at some places. */
export function answersOf(last: FileAnalysis, places: ReadonlySet<string>): FileAnalysis {
  const isOfOne = ({ call }: FileAnalysis['workers' | 'schedules'][number]): boolean =>
    places.has(placeKey(call.span))
  const workers = last.workers.filter(isOfOne)
  const schedules = last.schedules.filter(isOfOne)
  const shapes = workers.flatMap(({ function: { input, output } }) => [input, output])
  return { ...last, workers, schedules, definitions: reachedDefinitions(shapes, last.definitions) }
}

/** Where a call begins, within its file. */
export function placeKey({ line, column }: SourceSpan): string {
  return `${line}:${column}`
}
