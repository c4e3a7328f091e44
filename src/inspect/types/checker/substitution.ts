import type { Shape } from '../../../model/shape.js'
import { ts } from '../../source/typescript.js'
import type { ShapeReader } from './shape-reader.js'

/** `NoInfer<T>` holds what T holds. */
export function readSubstitution(reader: ShapeReader, type: ts.Type): Shape | undefined {
  if (!(type.flags & ts.TypeFlags.Substitution)) return undefined
  return reader.read((type as ts.SubstitutionType).baseType)
}
