import type { Config } from '../../config/config.js'
import type { Disk } from '../../disk/disk.js'
import { generatedModule, isGeneratedFile } from './own-modules.js'
import { failedPlaces, realPlace } from './real-place.js'
import { ts } from '../source/typescript.js'

/**
 * A generated file that is imported under a name of the project's own, a package of the workspace, say. It need not
 * be there yet, and what it says is not asked: the virtual one stands for it.
 */
export function preferGenerated(
  config: Config,
  disk: Disk,
  found: ts.ResolvedModuleWithFailedLookupLocations,
): ts.ResolvedModuleWithFailedLookupLocations {
  const resolved = found.resolvedModule?.resolvedFileName
  const places = resolved === undefined ? failedPlaces(found) : [resolved]
  const isOurs = places.some((place) => {
    const real = place.includes('/pikku-') ? realPlace(disk, place) : undefined
    return real !== undefined && isGeneratedFile(config, real)
  })
  if (!isOurs) return found
  return {
    resolvedModule: {
      resolvedFileName: generatedModule(config),
      extension: ts.Extension.Ts,
      isExternalLibraryImport: false,
      resolvedUsingTsExtension: false,
    },
  }
}
