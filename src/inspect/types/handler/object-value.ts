import { contentOf } from '../../../model/content-of.js'
import type { PropertyShape, Shape } from '../../../model/shape.js'
import { docOf } from '../../source/doc.js'
import { ts } from '../../source/typescript.js'
import { NeedsChecker } from '../../syntax/needs-checker.js'
import { checkBounds } from '../syntax/check-bounds.js'
import { tellingNames } from '../syntax/telling-names.js'
import type { ValueReader } from './value-reader.js'
import { shapeOf, type ValueType } from './value-type.js'

export function readObjectValue(
  reader: ValueReader,
  { properties }: ts.ObjectLiteralExpression,
): ValueType {
  const read = new Map<string, PropertyShape>()
  for (const property of properties) {
    const { name, value } = partsOf(property)
    if (read.has(name) || name === '__proto__' || tellingNames.has(name))
      throw new NeedsChecker(`the property ${name}`)
    checkBounds(reader.types.scope.file, property)
    const doc = docOf(property)
    const shape = shapeOf(reader.types, reader.read(value), property)
    read.set(name, {
      name,
      shape,
      optional: false,
      readonly: false,
      ...(doc === undefined ? {} : { doc }),
    })
  }
  if (read.size === 0) throw new NeedsChecker('an object with nothing in it')
  return { kind: 'made', shape: { kind: 'object', properties: [...read.values()], indexes: [] } }
}

function partsOf(property: ts.ObjectLiteralElementLike): {
  readonly name: string
  readonly value: ts.Expression
} {
  if (ts.isShorthandPropertyAssignment(property))
    return { name: property.name.text, value: property.name }
  const isPlain =
    ts.isPropertyAssignment(property) &&
    (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
  if (!isPlain) throw new NeedsChecker('a property of a rare kind')
  return { name: property.name.text, value: property.initializer }
}

/** A list of values of one type. */
export function readArrayValue(
  reader: ValueReader,
  { elements }: ts.ArrayLiteralExpression,
): ValueType {
  const [first, ...others] = elements.map((element) =>
    shapeOf(reader.types, reader.read(element), element),
  ) as [Shape | undefined, ...Shape[]]
  if (first === undefined || others.some((other) => contentOf(first) !== contentOf(other)))
    throw new NeedsChecker('a list of several types')
  return { kind: 'made', shape: { kind: 'array', element: first, readonly: false } }
}
