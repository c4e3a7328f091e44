import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { NodeReader } from './node-reader.js'
import { holdsNothing } from './named-union.js'
import { declaredMembers } from './members.js'
import { readMembers } from './union.js'

/** The type of a property with `?`: without the `undefined` that this says already. */
export function readOptionalNode(reader: NodeReader, node: ts.TypeNode): Shape {
  const members = declaredMembers(node)
  if (members.some((member) => member.kind === ts.SyntaxKind.NeverKeyword))
    throw new NeedsChecker('what can never be there')
  if (members.some((member) => holdsNothing(reader, member) === 'by name'))
    throw new NeedsChecker('an alias that may be undefined, of a property that may be absent')
  if (reader.project.exactOptional) return reader.read(node)
  const present = members.filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword)
  return present.length === members.length || present.length === 0
    ? reader.read(node)
    : readMembers(reader, present)
}
