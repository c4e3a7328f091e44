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

/** In the engine, a `Date` is the same text as before, and so is a `URL`. */
const sameText = new Set(['Date', 'URL'])

/** What there is to know and to do where `type` is what JSON changed. */
export function wholeRemark(queue: string, type: string): string {
  const otherForm = sameText.has(type)
    ? ''
    : ', and in another form: let the old worker finish the jobs that wait before this one starts'
  return `the data of '${queue}' holds a ${type}, which arrived as JSON has it: it arrives as a ${type} from now on${otherForm}`
}
