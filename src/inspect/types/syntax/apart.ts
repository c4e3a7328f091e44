import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Constituent } from './constituent.js'
import type { NodeReader } from './node-reader.js'
import { referentOf } from './referent.js'

/**
 * Checks that the members of a union keep apart, each given by its constituents. The compiler drops a member that
 * another holds already, joins `true` and `false`, puts the members of an enum together, and forgets the names of
 * unions that overlap.
 *
 * @throws NeedsChecker where it would
 */
export function checkApart(reader: NodeReader, members: readonly (readonly Constituent[])[]): void {
  const all = members.flat()
  const seen = new Set<string>()
  const see = (key: string): void => {
    if (seen.has(key)) throw new NeedsChecker(`two members of a union that are ${key}`)
    seen.add(key)
  }
  for (const member of members) if (member.length === 0) throw new NeedsChecker('an empty member')
  for (const constituent of all) {
    if (constituent.kind === 'literal')
      see(`${constituent.shape.type} ${String(constituent.shape.value)}`)
    if (constituent.kind === 'primitive') {
      if (constituent.name === 'void') throw new NeedsChecker('an empty member')
      see(constituent.name)
    }
  }
  checkAbsorbed(all)
  checkWholes(members)
  checkObjects(reader, members)
}

/** Checks that no literal and no template stands beside the primitive that holds it, or may hold it. */
export function checkAbsorbed(all: readonly Constituent[]): void {
  const primitives = new Set(
    all.flatMap((constituent) => (constituent.kind === 'primitive' ? constituent.name : [])),
  )
  const literals = new Set(
    all.flatMap((constituent) => (constituent.kind === 'literal' ? constituent.shape.type : [])),
  )
  for (const type of literals)
    if (primitives.has(type)) throw new NeedsChecker(`a ${type} beside its literals`)
  const hasTemplate = all.some(({ kind }) => kind === 'template')
  if (hasTemplate && (primitives.has('string') || literals.has('string')))
    throw new NeedsChecker('a template beside texts')
}

/**
 * `boolean` and an enum must each come from one member. Beside the name of a union the compiler holds `boolean` as its
 * two literals.
 */
function checkWholes(members: readonly (readonly Constituent[])[]): void {
  const unions = members.filter((member) => member.length > 1)
  if (unions.length > 1 && unions.some(holdsBoolean))
    throw new NeedsChecker('a boolean beside a union')
  const met = new Set<ts.EnumDeclaration | 'boolean'>()
  for (const member of members) {
    const wholes = new Set(
      member.flatMap((constituent) =>
        constituent.kind !== 'literal'
          ? []
          : constituent.shape.type === 'boolean'
            ? ('boolean' as const)
            : (constituent.of ?? []),
      ),
    )
    for (const whole of wholes) {
      if (met.has(whole)) throw new NeedsChecker('members that may be one')
      met.add(whole)
    }
  }
}

function holdsBoolean(member: readonly Constituent[]): boolean {
  return member.some((part) => part.kind === 'literal' && part.shape.type === 'boolean')
}

/** Objects beside a union that holds others must each be declared by themselves: two of one declaration are one type. */
function checkObjects(reader: NodeReader, members: readonly (readonly Constituent[])[]): void {
  const holding = members.filter((member) => member.some(isObject))
  if (holding.length < 2 || holding.every((member) => member.length === 1)) return
  const objects = holding.flat().filter(isObject)
  const declared = objects.map((constituent) => declarationOf(reader, constituent))
  if (declared.includes(null) || new Set(declared).size < objects.length)
    throw new NeedsChecker('a union of unions')
}

/** What declares an object of which there is one; null for one of a generic type, a list, or what else is made anew. */
function declarationOf(reader: NodeReader, constituent: Constituent): ts.Node | null {
  if (constituent.kind !== 'other') return null
  const { scope, node } = constituent.written
  return declarationAt(reader.in(scope), node)
}

function declarationAt(reader: NodeReader, node: ts.TypeNode): ts.Node | null {
  if (reader.scope.parameters.size > 0) return null
  if (ts.isParenthesizedTypeNode(node)) return declarationAt(reader, node.type)
  if (ts.isTypeLiteralNode(node)) return node
  if (!ts.isTypeReferenceNode(node) || node.typeArguments !== undefined) return null
  const referent = referentOf(reader, node.typeName)
  if (referent.kind !== 'declaration' || referent.scope.parameters.size > 0) return null
  const { declaration, scope } = referent
  if (!ts.isTypeAliasDeclaration(declaration)) return declaration
  // An intersection is another one under each name.
  const isNamed = ts.isIntersectionTypeNode(declaration.type) && declaration.type.types.length > 1
  return isNamed ? declaration : declarationAt(reader.in(scope), declaration.type)
}

function isObject({ kind }: Constituent): boolean {
  return kind === 'other' || kind === 'template'
}

/** Two names of one type are one member. */
export function checkNames(shapes: readonly Shape[]): void {
  const names = shapes.flatMap((shape) => (shape.kind === 'reference' ? shape.name : []))
  if (new Set(names).size < names.length) throw new NeedsChecker('a type beside itself')
}
