import type { Shape } from '../../../model/shape.js'
import { unionOf } from '../checker/union.js'
import { ts } from '../../source/typescript.js'
import { findType } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { numberShape, readLiteralExpression, type LiteralShape } from './literal.js'
import type { NodeReader } from './node-reader.js'

/** An enum is the union of its values. */
export function readEnum(declaration: ts.EnumDeclaration): Shape {
  return unionOf([...enumValues(declaration).values()])
}

/** `Priority.High` */
export function readEnumMember(reader: NodeReader, name: ts.QualifiedName): Shape {
  const found = ts.isIdentifier(name.left)
    ? findType(reader.project, reader.file, name.left.text)
    : null
  if (found === null || !ts.isEnumDeclaration(found.declaration))
    throw new NeedsChecker('a name in a namespace')
  const value = enumValues(found.declaration).get(name.right.text)
  if (value === undefined) throw new NeedsChecker(`${name.right.text} is no member of its enum`)
  return value
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
