import type { Disk } from '../../disk/disk.js'
import type { ts } from '../source/typescript.js'

/** Where a file of a linked package really is, or would be. Undefined for a package that is not there. */
export function realPlace(disk: Disk, file: string): string | undefined {
  const inPackage = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)$/.exec(file)
  if (inPackage === null) return file
  const [, directory = '', rest = ''] = inPackage
  return disk.isDirectory(directory) ? `${disk.realPath(directory)}${rest}` : undefined
}

/** Where the compiler looked for a module in vain. It keeps that to itself. */
export function failedPlaces(found: ts.ResolvedModuleWithFailedLookupLocations): readonly string[] {
  const { failedLookupLocations } = found as { readonly failedLookupLocations?: readonly string[] }
  return failedLookupLocations ?? []
}
