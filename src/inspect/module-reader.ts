import { statSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { neededImports } from './needed-imports.js'
import { generatedModule, isRuntimeFile, ownModule } from './own-modules.js'
import { preferGenerated } from './prefer-generated.js'
import { lead, type SliceCache } from './slice-cache.js'
import { preferSource } from './source-of-output.js'
import { ts } from './typescript.js'

/** Finds the file that an import means. */
export interface ModuleReader {
  /** Where an import leads, whether it is needed or not. */
  readonly follow: ResolveImport
  /** The same for a program, which only gets the modules that are needed. */
  readonly resolve: ResolveImport
  readonly isLeftOut: (file: ts.SourceFile, specifier: string) => boolean
}

type ResolveImport = (
  literal: ts.StringLiteralLike,
  file: ts.SourceFile,
) => ts.ResolvedModuleWithFailedLookupLocations

const unresolved: ts.ResolvedModuleWithFailedLookupLocations = { resolvedModule: undefined }

export function createModuleReader(
  config: Config,
  options: ts.CompilerOptions,
  cache: SliceCache,
  virtual: ReadonlyMap<string, string>,
): ModuleReader {
  cache.moduleResolution ??= ts.createModuleResolutionCache(config.root, (name) => name, options)
  const resolutionHost: ts.ModuleResolutionHost = {
    ...ts.sys,
    fileExists: (file) => virtual.has(file) || isFile(file),
    readFile: (file) => {
      cache.read.add(file)
      return virtual.get(file) ?? ts.sys.readFile(file)
    },
  }
  const isLeftOut = (file: ts.SourceFile, specifier: string): boolean =>
    !cache.isWhole &&
    !file.isDeclarationFile &&
    !isRuntimeFile(file.fileName) &&
    cache.needed.get(file.fileName)?.has(specifier) !== true
  const follow: ResolveImport = (literal, file) => {
    const specifier = literal.text
    const key = `${file.fileName}\0${specifier}`
    const known = cache.resolutions.get(key)
    if (known !== undefined) {
      lead(cache, file.fileName, known.resolvedModule?.resolvedFileName)
      return known
    }
    const mode = ts.getModeForUsageLocation(file, literal, options)
    const from = (settings: ts.CompilerOptions): ts.ResolvedModuleWithFailedLookupLocations =>
      ts.resolveModuleName(
        specifier,
        file.fileName,
        settings,
        resolutionHost,
        settings === options ? cache.moduleResolution : undefined,
        undefined,
        mode,
      )
    let found = from(options)
    if (found.resolvedModule === undefined && specifier.startsWith('.')) {
      // The import is wrong for this project's way of resolving, but what it means is plain: see `extensionMissing`.
      found = from({
        ...options,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
      })
    }
    if (found.resolvedModule === undefined) {
      const { failedLookupLocations = [] } = found as {
        readonly failedLookupLocations?: readonly string[]
      }
      for (const place of failedLookupLocations) cache.absent.add(place)
    }
    if (!isRuntimeFile(file.fileName)) found = preferSource(preferGenerated(config, found))
    cache.resolutions.set(key, found)
    lead(cache, file.fileName, found.resolvedModule?.resolvedFileName)
    return found
  }
  const resolve: ResolveImport = (literal, file) => {
    const specifier = literal.text
    const own = ownModule(config, specifier, file.fileName)
    if (own !== undefined) {
      if (!isRuntimeFile(own)) lead(cache, file.fileName, own)
      return resolvedTo(own)
    }
    if (!cache.needed.has(file.fileName)) {
      // The services are only asked for when a type is inferred from a handler that uses them.
      const isGenerated = file.fileName === generatedModule(config)
      cache.needed.set(file.fileName, new Set(isGenerated ? [] : neededImports(file)))
    }
    return isLeftOut(file, specifier) ? unresolved : follow(literal, file)
  }
  return { follow, resolve, isLeftOut }
}

function resolvedTo(file: string): ts.ResolvedModuleWithFailedLookupLocations {
  const extension = file.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts
  return {
    resolvedModule: {
      resolvedFileName: file,
      extension,
      isExternalLibraryImport: false,
      resolvedUsingTsExtension: false,
    },
  }
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
