import type { Shape } from '../shape.js'
import { plannedShape, type PlannedShape } from './planned-shape.js'
import { isUnionName, shapeNamed } from './union-names.js'
import type { NamedTypes } from './wire-planner.js'

interface Walk {
  readonly types: NamedTypes
  /** Names that were met before: each is looked at once. */
  readonly seen: Set<string>
}

type Planned = readonly [path: string, planned: PlannedShape]

/**
 * Types that hold unions of each other may lead to a union of each of their subsets: 25 of them would keep prebuild busy
 * for hours. One that leads to more is reported as ambiguous, and needs a property that tells its members apart.
 */
const MOST_UNIONS = 100

/** The plan of a shape, and of the named types that it is the first to lead to, each with its path. */
export function eachPlanned(shape: Shape, path: string, walk: Walk): Planned[] {
  let unions = 0
  const visit = (part: Shape, at: string): Planned[] => {
    const planned = plannedShape(part, walk.types)
    const named = planned.references.flatMap(({ name, path: inner }) => {
      if (walk.seen.has(name)) return []
      walk.seen.add(name)
      const behind = shapeNamed(name, walk.types.table)
      if (behind === undefined) return []
      if (isUnionName(name) && ++unions > MOST_UNIONS)
        return unions === MOST_UNIONS + 1 ? [tooMany(behind, at + inner)] : []
      return visit(behind, at + inner)
    })
    return [[at, planned], ...named]
  }
  return visit(shape, path)
}

function tooMany(shape: Shape, path: string): Planned {
  const members = shape.kind === 'union' ? shape.members : [shape]
  return [
    path,
    { slot: null, references: [], ambiguities: [{ path: '', members }], texts: new Map() },
  ]
}
