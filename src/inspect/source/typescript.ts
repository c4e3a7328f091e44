import { getLibFiles } from '../../typescript/typescript.js'

/**
 * The compiler that ts-morph carries. The project's own `typescript` is never used: it may be of any version, and the
 * newest has no API of this kind.
 */
export { ts } from '../../typescript/typescript.js'

/** Where the lib files stand, which ts-morph keeps in memory. */
export const libDirectory = '/node_modules/typescript/lib'

let texts: ReadonlyMap<string, string> | undefined

/** The text of a lib file by its path; undefined for any other file. */
export function libText(file: string): string | undefined {
  if (!file.startsWith(`${libDirectory}/`)) return undefined
  texts ??= new Map(getLibFiles().map((lib) => [lib.fileName, lib.text]))
  return texts.get(file.slice(libDirectory.length + 1))
}
