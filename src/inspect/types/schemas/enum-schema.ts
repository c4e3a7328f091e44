import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { findValue } from '../../syntax/find-name.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { unionOf } from '../checker/union.js'
import { checkBounds } from '../syntax/check-bounds.js'
import { readEnum } from '../syntax/enum.js'
import { frozenInitializer } from '../syntax/frozen.js'
import { readLiteralExpression } from '../syntax/literal.js'
import { argumentOf, elementsOf } from './arguments.js'
import { leafSchema } from './leaves.js'
import type { SchemaFunction, SchemaReader } from './schema-reader.js'

/** `z.enum(['a', 'b'])`, also of a list that is written out `as const`. */
export const enumOfList: SchemaFunction = (reader, call) =>
  leafSchema(reader, 'enum', listShape(valueOf(reader, argumentOf(call, 0))))

/** `z.nativeEnum(Status)`, of an enum or of an object that is written out `as const`. */
export const enumOfObject: SchemaFunction = (reader, call) =>
  leafSchema(reader, 'enum', objectShape(reader, valueOf(reader, argumentOf(call, 0))))

/** `z.enum` of zod 4, which takes both. */
export const enumOfEither: SchemaFunction = (reader, call) => {
  const value = valueOf(reader, argumentOf(call, 0))
  const shape = ts.isArrayLiteralExpression(value) ? listShape(value) : objectShape(reader, value)
  return leafSchema(reader, 'enum', shape)
}

/** `z.literal('a')`; in zod 4 also of a list of values. */
export function literalOf({ takesList }: { readonly takesList: boolean }): SchemaFunction {
  return (reader, call) => {
    const argument = argumentOf(call, 0)
    const values =
      takesList && ts.isArrayLiteralExpression(argument) ? elementsOf(argument) : [argument]
    const shapes = values.map(readLiteral)
    const booleans = shapes.filter((shape) => shape.kind === 'literal' && shape.type === 'boolean')
    if (booleans.length > 1) throw new NeedsChecker('both values of a boolean')
    return leafSchema(reader, 'literal', unionOf(shapes))
  }
}

/** A list in place, an enum, or what a constant is that is written out `as const`. */
function valueOf(
  { project, file }: SchemaReader,
  argument: ts.Expression,
): ts.Expression | ts.EnumDeclaration {
  if (ts.isArrayLiteralExpression(argument)) return argument
  const found = ts.isIdentifier(argument) ? findValue(project, file, argument.text) : null
  if (found === null) throw new NeedsChecker('an enum from elsewhere')
  const { declaration } = found
  checkBounds(found.file, declaration)
  return ts.isEnumDeclaration(declaration) ? declaration : frozenInitializer(declaration)
}

function listShape(value: ts.Node): Shape {
  if (!ts.isExpression(value)) throw new NeedsChecker('an enum in the place of a list')
  return unionOf(elementsOf(value).map(readText))
}

function objectShape({ dialect }: SchemaReader, value: ts.Node): Shape {
  if (!ts.isEnumDeclaration(value)) return unionOf(propertiesOf(value).map(readLiteralExpression))
  if (ts.getCombinedModifierFlags(value) & ts.ModifierFlags.Const)
    throw new NeedsChecker('an enum without a value')
  // What zod 3 makes of it has the enum's name in some places, and in others it has none.
  if (dialect?.readsEnums !== true) throw new NeedsChecker('an enum in zod 3')
  return readEnum(value)
}

function propertiesOf(node: ts.Node): readonly ts.Expression[] {
  if (!ts.isObjectLiteralExpression(node)) throw new NeedsChecker('an enum from elsewhere')
  const names = new Set<string>()
  return node.properties.map((property) => {
    const isPlain =
      ts.isPropertyAssignment(property) &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) &&
      !names.has(property.name.text)
    if (!isPlain) throw new NeedsChecker('an enum with a property of a rare kind')
    names.add(property.name.text)
    return property.initializer
  })
}

function readText(node: ts.Expression): Shape {
  if (!ts.isStringLiteralLike(node)) throw new NeedsChecker('an enum of what is no text')
  return readLiteralExpression(node)
}

function readLiteral(node: ts.Expression): Shape {
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return { kind: 'literal', type: 'boolean', value: true }
    case ts.SyntaxKind.FalseKeyword:
      return { kind: 'literal', type: 'boolean', value: false }
    case ts.SyntaxKind.NullKeyword:
      return { kind: 'primitive', name: 'null' }
    default:
      return readLiteralExpression(node)
  }
}
