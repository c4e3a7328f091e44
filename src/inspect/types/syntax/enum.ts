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
  // Members with one value are one type.
  const distinct = new Map(
    [...enumValues(declaration).values()].map((shape) => [`${shape.type} ${shape.value}`, shape]),
  )
  return [...distinct.values()].map((shape) => ({ kind: 'literal', shape, of: declaration }))
}

/**
 * The values of an enum by the names of its members, as far as they are written out: strings, numbers, and what counts on
 * from the member before.
 */
function enumValues(declaration: ts.EnumDeclaration): ReadonlyMap<string, LiteralShape> {
  const isCounted = !isDeclared(declaration) || isConst(declaration)
  const values = new Map<string, LiteralShape>()
  let next: number | null = 0
  for (const { name, initializer } of declaration.members) {
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name))
      throw new NeedsChecker('an enum member of a rare kind')
    const value: LiteralShape =
      initializer === undefined
        ? countedOn(isCounted ? next : null)
        : readLiteralExpression(initializer)
    values.set(name.text, value)
    next = typeof value.value === 'number' ? value.value + 1 : null
  }
  if (values.size === 0 || values.size < declaration.members.length)
    throw new NeedsChecker('an enum without members, or with one twice')
  return values
}

/** Of a member without a value, such an enum says that it has one. */
function isDeclared(declaration: ts.EnumDeclaration): boolean {
  const isSaid = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0
  return isSaid || declaration.getSourceFile().isDeclarationFile
}

function isConst(declaration: ts.EnumDeclaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Const) !== 0
}

function countedOn(next: number | null): LiteralShape {
  if (next === null) throw new NeedsChecker('an enum member without a value')
  return numberShape(next)
}
