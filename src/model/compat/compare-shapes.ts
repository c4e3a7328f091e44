import { incompatibilities } from './incompatibilities.js'
import type { NamedShape } from './members.js'

/** Something that one version of a type may store and the other version cannot read. */
export interface Change {
  /** `new`: the new worker meets jobs that were queued before. `old`: one that still runs meets new ones. */
  readonly reader: 'new' | 'old'
  /** `data.lines[].price`. */
  readonly path: string
  readonly reason: string
  /** JSON of a job that would break; undefined for no data. */
  readonly example: unknown
}

/** What is lost between two versions of a type, both ways. Empty when each reads all that the other stores. */
export function compareShapes(older: NamedShape, newer: NamedShape, root = 'data'): Change[] {
  const found = (reader: Change['reader'], from: NamedShape, to: NamedShape): Change[] =>
    incompatibilities(from, to).map(({ path, reason, example }) => ({
      reader,
      path: `${root}${path.join('')}`,
      reason,
      example,
    }))
  return [...found('new', older, newer), ...found('old', newer, older)]
}
