import type { Shape } from '../../../model/shape.js'
import { spanOf } from '../../source/span-of.js'
import { unionOf } from '../checker/union.js'
import type { NodeReader } from './node-reader.js'

/** The union of some shapes, which stands at the place that is being read. */
export function unionAt({ place, project }: NodeReader, shapes: readonly Shape[]): Shape {
  return unionOf(shapes, () =>
    place === null || place.getSourceFile().fileName.includes('/node_modules/')
      ? undefined
      : spanOf(project.config.root, place),
  )
}
