import type { Shape } from '../shape.js'
import { plannedShape, type PlannedShape } from './planned-shape.js'
import { shapeNamed } from './union-names.js'
import type { NamedTypes } from './wire-planner.js'

interface Walk {
  readonly types: NamedTypes
  /** Names that were met before: each is looked at once. */
  readonly seen: Set<string>
}

/** The plan of a shape, and of the named types that it is the first to lead to, each with its path. */
export function eachPlanned(
  shape: Shape,
  path: string,
  walk: Walk,
): (readonly [path: string, planned: PlannedShape])[] {
  const planned = plannedShape(shape, walk.types)
  const named = planned.references.flatMap((reference) => {
    if (walk.seen.has(reference.name)) return []
    walk.seen.add(reference.name)
    const behind = shapeNamed(reference.name, walk.types.table)
    return behind === undefined ? [] : eachPlanned(behind, path + reference.path, walk)
  })
  return [[path, planned], ...named]
}
