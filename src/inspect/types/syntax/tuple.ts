import type { Shape, TupleElement } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkBounds } from './check-bounds.js'
import type { NodeReader } from './node-reader.js'

/** Elements that must be there. What may be absent, or repeats, changes what stands beside it. */
export function readTupleNode(
  reader: NodeReader,
  node: ts.TupleTypeNode,
  readonly: boolean,
): Shape {
  const inside = reader.deeper()
  const elements = node.elements.map((element): TupleElement => {
    if (!ts.isNamedTupleMember(element)) {
      if (ts.isOptionalTypeNode(element) || ts.isRestTypeNode(element))
        throw new NeedsChecker('a tuple of an open length')
      return { shape: inside.read(element), presence: 'required' }
    }
    checkBounds(reader.scope.file, element)
    if (element.questionToken || element.dotDotDotToken)
      throw new NeedsChecker('a tuple of an open length')
    return { shape: inside.read(element.type), label: element.name.text, presence: 'required' }
  })
  return { kind: 'tuple', elements, readonly }
}
