import { referencesOf } from '../../model/references-of.js'
import type { Shape } from '../../model/shape.js'
import type { SourceSpan } from '../../model/source-span.js'
import type { ReadDefinition } from '../types/checker/definition-table.js'
import type { FileAnalysis } from './file-analysis.js'

/** What the analysis of a file says of the calls at some places. */
export function answersOf(last: FileAnalysis, places: ReadonlySet<string>): FileAnalysis {
  const isOfOne = ({ call }: FileAnalysis['workers' | 'schedules'][number]): boolean =>
    places.has(placeKey(call.span))
  const workers = last.workers.filter(isOfOne)
  const schedules = last.schedules.filter(isOfOne)
  const shapes = workers.flatMap(({ function: { input, output } }) => [input, output])
  return { ...last, workers, schedules, definitions: reachedFrom(shapes, last.definitions) }
}

/** Where a call begins, within its file. */
export function placeKey({ line, column }: SourceSpan): string {
  return `${line}:${column}`
}

function reachedFrom(
  shapes: readonly Shape[],
  definitions: readonly ReadDefinition[],
): readonly ReadDefinition[] {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]))
  const reached = new Set<ReadDefinition>()
  const reach = (shape: Shape): void => {
    for (const id of referencesOf(shape)) {
      const definition = byId.get(id)
      if (definition === undefined || reached.has(definition)) continue
      reached.add(definition)
      reach(definition.shape)
    }
  }
  for (const shape of shapes) reach(shape)
  return [...reached]
}
