import type { Shape } from '../../../model/shape.js'
import { spanOf } from '../../source/span-of.js'
import { unionOf } from '../checker/union.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { isNothing, declaredMembers } from './members.js'
import { isNamedUnion } from './named-union.js'
import type { NodeReader } from './node-reader.js'

/** A union whose members stay what they are beside each other: none is part of another. */
export function readUnionNode(reader: NodeReader, node: ts.UnionTypeNode): Shape {
  return readMembers(reader, declaredMembers(node))
}

export function readMembers(reader: NodeReader, nodes: readonly ts.TypeNode[]): Shape {
  const [only] = nodes
  if (nodes.length === 1 && only !== undefined) return reader.read(only)
  if (nodes.some((node) => isNamedUnion(reader, node)) && !nodes.every(isNullOr(reader)))
    throw new NeedsChecker('a union of unions')
  const shapes = nodes.map((node) => reader.read(node))
  checkApart(shapes)
  const { place, project } = reader
  return unionOf(shapes, () => (place === null ? undefined : spanOf(project.config.root, place)))
}

/** `Status | null`: the one named union, and beside it nothing but `null` and `undefined`, which it does not hold. */
function isNullOr(
  reader: NodeReader,
): (node: ts.TypeNode, at: number, all: readonly ts.TypeNode[]) => boolean {
  return (node, at, all) =>
    isNothing(node) ||
    (isNamedUnion(reader, node) === 'without nothing' &&
      all.every((other, index) => index === at || isNothing(other)))
}

/** The compiler drops the members that others hold already, and joins `true` and `false`. */
function checkApart(shapes: readonly Shape[]): void {
  const seen = new Set<string>()
  const see = (key: string): void => {
    if (seen.has(key)) throw new NeedsChecker(`two members of a union that are ${key}`)
    seen.add(key)
  }
  for (const shape of shapes) {
    if (shape.kind === 'primitive') {
      if (shape.name === 'never' || shape.name === 'void') throw new NeedsChecker('an empty member')
      see(shape.name)
    }
    if (shape.kind === 'literal') see(`${shape.type} ${String(shape.value)}`)
    if (shape.kind === 'reference') see(`reference ${shape.name}`)
  }
  const literals = new Set(
    shapes.flatMap((shape) =>
      shape.kind === 'literal' ? shape.type : shape.kind === 'template' ? 'string' : [],
    ),
  )
  for (const type of literals)
    if (seen.has(type)) throw new NeedsChecker(`a ${type} beside its literals`)
  const isMixed =
    shapes.some(({ kind }) => kind === 'template') &&
    shapes.some((shape) => shape.kind === 'literal' && shape.type === 'string')
  if (isMixed || (seen.has('boolean true') && seen.has('boolean false')))
    throw new NeedsChecker('members that may be one')
}
