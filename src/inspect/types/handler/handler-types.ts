import type { Shape } from '../../../model/shape.js'
import { linkParents } from '../../syntax/link-parents.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from '../syntax/node-reader.js'
import { awaited, promised } from './called.js'
import { joinValues } from './choice.js'
import { handlerNames, type TypedHandler } from './handler-names.js'
import { readNarrowings } from './narrowed.js'
import { createValueReader } from './read-value.js'
import { returnedBy } from './returned.js'
import { constituentsOf } from './value-kind.js'
import { shapeOf } from './value-type.js'
import type { WrittenHandler } from './written-handler.js'

/** The type that a handler declares for its data; `void` where it takes none. */
export function readData(types: NodeReader, handler: WrittenHandler): Shape {
  const [, data] = handler.parameters
  if (data === undefined) return { kind: 'primitive', name: 'void' }
  const { type, questionToken, dotDotDotToken, initializer } = data
  const isPlain =
    questionToken === undefined && dotDotDotToken === undefined && initializer === undefined
  if (type === undefined || !isPlain) throw new NeedsChecker('data whose type is not written')
  return types.read(type)
}

/** What a handler gives back: what it says, or else what its `return` holds. */
export function readResult(types: NodeReader, typed: TypedHandler): Shape {
  const { handler } = typed
  if (handler.type !== undefined) {
    const { scope, node } = promised(types, { scope: types.scope, node: handler.type })
    return types.in(scope).read(node)
  }
  const names = handlerNames(types.project, types.scope.file, typed)
  const returned = returnedBy(handler, names)
  if (returned.length === 0) return { kind: 'primitive', name: 'void' }
  // The nodes in a body have had no parents until now.
  linkParents(handler, 'whole')
  const narrowings = readNarrowings(handler, names)
  const reader = createValueReader({ types, names, narrowings })
  const values = returned.map((expression) => awaited(types, reader.read(expression)))
  const value = joinValues(reader, values, handler)
  // Whether a literal stays one, and a union keeps its name, the forms of the call decide between them.
  const isOpen =
    value.kind === 'literal' ||
    (value.kind === 'declared' && constituentsOf(types, value).length > 1)
  if (isOpen) throw new NeedsChecker('a literal or a union as a result')
  return shapeOf(types, value, handler)
}

/** @throws NeedsChecker for a handler that is reported, or whose signature says more than its types */
export function checkSignature(handler: WrittenHandler): void {
  const { parameters, typeParameters, asteriskToken, type } = handler
  const [first] = parameters
  const isRare =
    first !== undefined &&
    (first.dotDotDotToken !== undefined ||
      (ts.isIdentifier(first.name) && first.name.text === 'this'))
  const isGuard = type !== undefined && ts.isTypePredicateNode(type)
  if (isRare || isGuard || typeParameters !== undefined || asteriskToken !== undefined)
    throw new NeedsChecker('a handler of a rare form')
}
