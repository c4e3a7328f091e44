import path from 'node:path'
import type { Resolution } from './slice-cache.js'

/** The answer that an import leads to a file of the project itself, or to one of ours. */
export function resolvedTo(file: string): Resolution {
  const extension = file.endsWith('.d.ts') ? '.d.ts' : path.extname(file)
  return {
    resolvedModule: {
      resolvedFileName: file,
      extension,
      isExternalLibraryImport: false,
      resolvedUsingTsExtension: false,
    },
  }
}
