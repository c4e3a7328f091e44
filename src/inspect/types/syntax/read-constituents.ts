import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkApart, checkNames } from './apart.js'
import type { Constituent } from './constituent.js'
import { enumMembers } from './enum.js'
import { readEnumDefinition } from './definition.js'
import type { NodeReader } from './node-reader.js'
import { unionAt } from './union-at.js'

/** The union of what other unions come down to, whose names are forgotten. `boolean` and whole enums are found again. */
export function readConstituents(reader: NodeReader, constituents: readonly Constituent[]): Shape {
  if (constituents.length === 0) throw new NeedsChecker('a union of nothing')
  const groups = wholesOf(constituents)
  checkApart(reader, groups)
  const shapes = groups.flatMap((group) => readGroup(reader, group))
  checkNames(shapes)
  return unionAt(reader, shapes)
}

/** Those that are of one enum, or of `boolean`, together. */
function wholesOf(constituents: readonly Constituent[]): Constituent[][] {
  const groups = new Map<unknown, Constituent[]>()
  for (const constituent of constituents) {
    const whole = wholeOf(constituent)
    groups.set(whole, [...(groups.get(whole) ?? []), constituent])
  }
  return [...groups.values()]
}

function wholeOf(constituent: Constituent): unknown {
  if (constituent.kind !== 'literal') return constituent
  return constituent.shape.type === 'boolean' ? 'boolean' : (constituent.of ?? constituent)
}

function readGroup(reader: NodeReader, group: readonly Constituent[]): readonly Shape[] {
  const [first] = group
  if (first?.kind === 'literal' && first.shape.type === 'boolean' && group.length === 2)
    return [{ kind: 'primitive', name: 'boolean' }]
  if (first?.kind === 'literal' && first.of !== null && isWhole(first.of, group))
    return [readEnumDefinition(reader, first.of)]
  return group.map((constituent) => readConstituent(reader, constituent))
}

function isWhole(declaration: ts.EnumDeclaration, group: readonly Constituent[]): boolean {
  return enumMembers(declaration).length === group.length
}

function readConstituent(reader: NodeReader, constituent: Constituent): Shape {
  if (constituent.kind === 'literal') return constituent.shape
  if (constituent.kind === 'primitive') return { kind: 'primitive', name: constituent.name }
  const { scope, node } = constituent.written
  return reader.in(scope).read(node)
}
