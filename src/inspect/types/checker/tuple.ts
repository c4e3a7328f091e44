import type { Shape, TupleElement } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
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
    const label = labelOf(target.labeledElementDeclarations?.[index])
    return {
      shape: flags & ts.ElementFlags.Optional ? readOptional(at, element) : at.read(element),
      ...(label === undefined ? {} : { label }),
      presence: presenceOf(flags),
    }
  })
  return { kind: 'tuple', elements, readonly: target.readonly }
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
