import type { Shape, TupleElement } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import { boundAlong, withBounds } from './bound-along.js'
import { boundWalk } from './bound-walk.js'
import { readBounds } from './read-bounds.js'
import type { ShapeReader } from './shape-reader.js'
import { readOptional } from './union.js'

export function readArrayOrTuple(reader: ShapeReader, type: ts.Type): Shape | undefined {
  const { checker } = reader
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference)
    if (element === undefined) return undefined
    const readonly = type.getSymbol()?.name === 'ReadonlyArray'
    return { kind: 'array', element: reader.at('[]').read(element), readonly }
  }
  return checker.isTupleType(type) ? readTuple(reader, type as ts.TupleTypeReference) : undefined
}

function readTuple(reader: ShapeReader, type: ts.TupleTypeReference): Shape {
  const { target } = type
  const elements = reader.checker.getTypeArguments(type).map((element, index): TupleElement => {
    const flags = target.elementFlags[index] ?? ts.ElementFlags.Required
    const at = reader.at(`[${index}]`)
    const declaration = target.labeledElementDeclarations?.[index]
    const label = labelOf(declaration)
    const shape = flags & ts.ElementFlags.Optional ? readOptional(at, element) : at.read(element)
    return {
      shape: boundAsParameter(at, declaration, shape),
      ...(label === undefined ? {} : { label }),
      presence: presenceOf(flags),
    }
  })
  return { kind: 'tuple', elements, readonly: target.readonly }
}

/** `Parameters<typeof send>`: each element is declared by a parameter. */
function boundAsParameter(
  reader: ShapeReader,
  declaration: ts.NamedTupleMember | ts.ParameterDeclaration | undefined,
  shape: Shape,
): Shape {
  if (declaration === undefined || !ts.isParameter(declaration)) return shape
  const { type, dotDotDotToken } = declaration
  const element =
    dotDotDotToken === undefined
      ? type
      : type && ts.isArrayTypeNode(type)
        ? type.elementType
        : undefined
  return withBounds(boundAlong(boundWalk(reader), element, shape), readBounds([declaration]))
}

function presenceOf(flags: ts.ElementFlags): TupleElement['presence'] {
  if (flags & ts.ElementFlags.Variable) return 'rest'
  return flags & ts.ElementFlags.Optional ? 'optional' : 'required'
}

function labelOf(
  declaration: ts.NamedTupleMember | ts.ParameterDeclaration | undefined,
): string | undefined {
  return declaration && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined
}
