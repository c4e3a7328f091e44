import type { BoundWalk } from './bound-along.js'
import type { ShapeProblem, ShapeReader } from './shape-reader.js'

/** Follows what a type is written with, at the place where a reader of types stands. */
export function boundWalk(reader: ShapeReader): BoundWalk {
  return { checker: reader.checker, onLost: (given) => void reader.problem(lostBound(given)) }
}

export function lostBound(given: {
  getText(): string
}): Pick<ShapeProblem, 'kind' | 'found' | 'instead'> {
  return { kind: 'boundLost', found: given.getText(), instead: '' }
}
