import type { Shape } from '../../../model/shape.js'
import { unionOf } from '../checker/union.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import type { LiteralConstituent } from './constituent.js'
import { numberShape, readLiteralExpression, type LiteralShape } from './literal.js'

/** An enum is the union of its values. */
export function readEnum(declaration: ts.EnumDeclaration): Shape {
  return unionOf([...enumValues(declaration).values()])
}

/** `Priority.High` */
export function enumMember(declaration: ts.EnumDeclaration, name: string): LiteralConstituent {
  const shape = enumValues(declaration).get(name)
  if (shape === undefined) throw new NeedsChecker(`${name} is no member of its enum`)
  return { kind: 'literal', shape, of: declaration }
}

export function enumMembers(declaration: ts.EnumDeclaration): LiteralConstituent[] {
  return [...enumValues(declaration).values()].map((shape) => ({
    kind: 'literal',
    shape,
    of: declaration,
  }))
}

/**
 * The values of an enum by the names of its members, as far as they are written out: strings, numbers, and what counts on
 * from the member before. An enum whose members have fewer than two values is not a union to the compiler.
 */
function enumValues(declaration: ts.EnumDeclaration): ReadonlyMap<string, LiteralShape> {
  const isDeclared = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0
  if (isDeclared) throw new NeedsChecker('an enum whose values stand elsewhere')
  const values = new Map<string, LiteralShape>()
  let next: number | null = 0
  for (const { name, initializer } of declaration.members) {
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name))
      throw new NeedsChecker('an enum member of a rare kind')
    const value: LiteralShape =
      initializer === undefined ? countedOn(next) : readLiteralExpression(initializer)
    values.set(name.text, value)
    next = typeof value.value === 'number' ? value.value + 1 : null
  }
  const distinct = new Set([...values.values()].map(({ type, value }) => `${type} ${value}`))
  if (values.size < 2 || distinct.size < declaration.members.length)
    throw new NeedsChecker('an enum whose members have one value')
  return values
}

function countedOn(next: number | null): LiteralShape {
  if (next === null) throw new NeedsChecker('an enum member without a value')
  return numberShape(next)
}
