import type { Shape } from '../../../model/shape.js'
import type { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { Constituent } from './constituent.js'

/**
 * Checks that the members of a union keep apart, each given by its constituents. The compiler drops a member that
 * another holds already, joins `true` and `false`, puts the members of an enum together, and forgets the names of
 * unions that overlap.
 *
 * @throws NeedsChecker where it would
 */
export function checkApart(members: readonly (readonly Constituent[])[]): void {
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
  checkObjects(members)
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

/** Whether two objects are one type is not asked: a union with objects stands beside none. */
function checkObjects(members: readonly (readonly Constituent[])[]): void {
  const holding = members.filter((member) => member.some(isObject))
  if (holding.length > 1 && holding.some((member) => member.length > 1))
    throw new NeedsChecker('a union of unions')
}

function isObject({ kind }: Constituent): boolean {
  return kind === 'other' || kind === 'template'
}

/** Two names of one type are one member. */
export function checkNames(shapes: readonly Shape[]): void {
  const names = shapes.flatMap((shape) => (shape.kind === 'reference' ? shape.name : []))
  if (new Set(names).size < names.length) throw new NeedsChecker('a type beside itself')
}
