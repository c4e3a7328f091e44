import { relativePosix } from '../../facts/posix-path.js'
import { referencesOf } from '../../model/references-of.js'
import type { Shape } from '../../model/shape.js'
import { spanOf } from '../source/span-of.js'
import type { ts } from '../source/typescript.js'
import type { ReadDefinition } from '../types/checker/definition-table.js'
import type { FileAnalysis } from './file-analysis.js'

export interface Answers {
  readonly analysis: FileAnalysis
  /** Where the calls stand that it says something of. */
  readonly places: ReadonlySet<number>
}

/** What the analysis of a file says of some of its calls; of none where that cannot stand by itself. */
export function answersOf(
  root: string,
  last: FileAnalysis,
  calls: readonly ts.CallExpression[],
): Answers {
  const placeByKey = new Map(calls.map((call) => [keyOf(spanOf(root, call)), call.pos]))
  const isOfOne = ({ call }: Placed): boolean => placeByKey.has(keyOf(call.span))
  const workers = last.workers.filter(isOfOne)
  const schedules = last.schedules.filter(isOfOne)
  const shapes = workers.flatMap(({ function: { input, output } }) => [input, output])
  const definitions = reachedFrom(shapes, last.definitions)
  // Types that have a name only because they hold themselves are numbered by file, anew with each reading.
  const unit = calls[0] && `@${relativePosix(root, calls[0].getSourceFile().fileName)}:`
  const stands = unit !== undefined && !definitions.some(({ id }) => id.includes(unit))
  if (!stands) {
    const nothing = { workers: [], schedules: [], definitions: [] }
    return { analysis: { ...last, ...nothing }, places: new Set() }
  }
  const places = [...workers, ...schedules].flatMap(
    ({ call }) => placeByKey.get(keyOf(call.span)) ?? [],
  )
  return { analysis: { ...last, workers, schedules, definitions }, places: new Set(places) }
}

type Placed = FileAnalysis['workers' | 'schedules'][number]

function keyOf({ line, column }: { readonly line: number; readonly column: number }): string {
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
