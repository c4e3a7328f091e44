import { ts } from '../../inspect/source/typescript.js'
import type { Code } from '../code/read-code.js'

const changed = /\b(?:ArrayBuffer|Buffer|Date|Map|RegExp|Set|URL|Uint8Array|bigint)\b/

/** A type that JSON changes on its way and pikku does not, in what is written of a job's data; undefined without one. */
export function changedByJson(code: Code, type: ts.TypeNode | undefined): string | undefined {
  if (type === undefined) return undefined
  const own = changed.exec(type.getText())?.[0]
  if (own !== undefined || !ts.isTypeReferenceNode(type)) return own
  const declaration = code.symbolOf(type.typeName)?.declarations?.[0]
  const isWritten =
    declaration !== undefined &&
    (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
  return isWritten ? changed.exec(declaration.getText())?.[0] : undefined
}
