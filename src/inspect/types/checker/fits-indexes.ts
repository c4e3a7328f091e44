import { ts } from '../../source/typescript.js'
import type { Members } from './members.js'

/**
 * Whether one interface could hold properties and index signatures together. An intersection need not fit
 * (`{ total: number } & { [key: string]: string }`), and an optional property may not, where `undefined` is part of it.
 */
export function fitsIndexes(checker: ts.TypeChecker, { properties, indexes }: Members): boolean {
  return indexes.every(
    (index) =>
      properties.every(
        (property) => !isKeyOf(checker, property, index) || fits(checker, property, index),
      ) &&
      indexes.every(
        (other) =>
          !covers(checker, index, other) || checker.isTypeAssignableTo(other.type, index.type),
      ),
  )
}

/** Whether the keys of one index signature are keys of another: a number is a text, as a key. */
function covers(checker: ts.TypeChecker, index: ts.IndexInfo, other: ts.IndexInfo): boolean {
  if (index.keyType.flags & ts.TypeFlags.String) return true
  return checker.isTypeAssignableTo(other.keyType, index.keyType)
}

function isKeyOf(checker: ts.TypeChecker, { name }: ts.Symbol, { keyType }: ts.IndexInfo): boolean {
  if (keyType.flags & ts.TypeFlags.String) return true
  if (keyType.flags & ts.TypeFlags.Number) return String(Number(name)) === name
  return checker.isTypeAssignableTo(checker.getStringLiteralType(name), keyType)
}

function fits(checker: ts.TypeChecker, property: ts.Symbol, { type }: ts.IndexInfo): boolean {
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
  return (
    checker.isTypeAssignableTo(checker.getTypeOfSymbol(property), type) &&
    (!isOptional || checker.isTypeAssignableTo(checker.getUndefinedType(), type))
  )
}
