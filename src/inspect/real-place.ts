import { realpathSync } from 'node:fs'
import { toPosix } from '../facts/posix-path.js'
import type { ts } from './typescript.js'

/** Where a file of a linked package really is, or would be. Undefined for a package that is not there. */
export function realPlace(file: string): string | undefined {
  const inPackage = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)$/.exec(file)
  if (inPackage === null) return file
  const [, directory = '', rest = ''] = inPackage
  try {
    return `${toPosix(realpathSync(directory))}${rest}`
  } catch {
    return undefined
  }
}

/** Where the compiler looked for a module in vain. It keeps that to itself. */
export function failedPlaces(found: ts.ResolvedModuleWithFailedLookupLocations): readonly string[] {
  const { failedLookupLocations } = found as { readonly failedLookupLocations?: readonly string[] }
  return failedLookupLocations ?? []
}
