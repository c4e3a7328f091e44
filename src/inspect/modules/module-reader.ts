import path from 'node:path'
import type { Config } from '../../config/config.js'
import { createDiskNames } from './disk-names.js'
import { neededImports } from './needed-imports.js'
import { packagePlaces } from './package-places.js'
import { generatedModule, isRuntimeFile, ownModule } from './own-modules.js'
import { preferGenerated } from './prefer-generated.js'
import { failedPlaces } from './real-place.js'
import { lead, type Resolution, type SliceCache } from './slice-cache.js'
import { resolvedTo } from './resolved-to.js'
import { sourceBeside } from './source-beside.js'
import { preferSource } from './source-of-output.js'
import { ts } from '../source/typescript.js'

/** Finds the file that an import means. */
export interface ModuleReader {
  /** Where an import leads, whether it is needed or not. */
  readonly follow: ResolveImport
  /** Where a specifier leads from a file whose tree is not at hand. */
  readonly locate: (specifier: string, from: string, mode: ts.ResolutionMode) => Resolution
  /** The same for a program, which only gets the modules that are needed. */
  readonly resolve: ResolveImport
  readonly isLeftOut: (file: ts.SourceFile, specifier: string) => boolean
  /** Whether a relative import may be spelled otherwise than its file, judged without finding the file. */
  readonly mayBeMisspelled: (literal: ts.StringLiteralLike, file: ts.SourceFile) => boolean
}

type ResolveImport = (literal: ts.StringLiteralLike, file: ts.SourceFile) => Resolution

const unresolved: Resolution = { resolvedModule: undefined }

export function createModuleReader(
  config: Config,
  options: ts.CompilerOptions,
  cache: SliceCache,
  virtual: ReadonlyMap<string, string>,
): ModuleReader {
  cache.moduleResolution ??= ts.createModuleResolutionCache(config.root, (name) => name, options)
  const { disk } = cache
  const names = createDiskNames(config.root)
  cache.packages ??= packagePlaces(config.root, cache.disk)
  const { real } = cache.packages
  // Asked for each import, and mostly of the directory that the last one was asked of.
  const directories = new Map<string, boolean>()
  const isDirectory = (place: string): boolean => {
    const known = directories.get(place) ?? disk.isDirectory(place)
    directories.set(place, known)
    return known
  }
  const isPackaged = (place: string): boolean => place.includes('/node_modules/')
  // What one disk finds must not be missing on the next: a name of another case is another file.
  const hasFile = (file: string): boolean => {
    if (virtual.has(file)) return true
    if (isPackaged(file)) return disk.isFile(real(file))
    const isThere = names.hasFile(file)
    if (!isThere) cache.trace.absent.add(file)
    return isThere
  }
  const exactly: ts.ModuleResolutionHost = {
    ...ts.sys,
    fileExists: hasFile,
    readFile: (file) => virtual.get(file) ?? disk.readText(real(file)),
    directoryExists: (place) => isDirectory(real(place)),
    realpath: (place) => disk.realPath(real(place)),
  }
  const spelledOtherwise = (place: string): string =>
    isPackaged(place) ? place : (names.respell(place) ?? place)
  const byLetters: ts.ModuleResolutionHost = {
    ...exactly,
    fileExists: (file) => hasFile(file) || hasFile(spelledOtherwise(file)),
    directoryExists: (place) => disk.isDirectory(real(spelledOtherwise(place))),
  }
  const isLeftOut = (file: ts.SourceFile, specifier: string): boolean =>
    !cache.isWhole &&
    !file.isDeclarationFile &&
    !isRuntimeFile(file.fileName) &&
    cache.needed.get(file.fileName)?.has(specifier) !== true &&
    ownModule(config, specifier, file.fileName) === undefined
  const locate = (specifier: string, containing: string, mode: ts.ResolutionMode): Resolution => {
    // One file may import a package in both modes, and find two.
    const key = `${containing}\0${specifier}\0${mode ?? ''}`
    const known = cache.resolutions.get(key)
    if (known !== undefined) return known
    const from = (
      settings: ts.CompilerOptions,
      host: ts.ModuleResolutionHost,
    ): ts.ResolvedModuleWithFailedLookupLocations =>
      ts.resolveModuleName(
        specifier,
        containing,
        settings,
        host,
        settings === options && host === exactly ? cache.moduleResolution : undefined,
        undefined,
        mode,
      )
    const find = (host: ts.ModuleResolutionHost): ts.ResolvedModuleWithFailedLookupLocations => {
      const found = from(options, host)
      // The import is wrong for this project's way of resolving, but what it means is plain: see `extensionMissing`.
      return found.resolvedModule === undefined && specifier.startsWith('.')
        ? from(withoutExtensions(options), host)
        : found
    }
    const beside = { containing, hasFile }
    let found: Resolution = sourceBeside(options, specifier, beside) ?? find(exactly)
    if (found.resolvedModule === undefined) {
      // Nor is it plain to fewer readers where only the case differs: see `caseDiffers`.
      const { resolvedModule } = find(byLetters)
      if (resolvedModule !== undefined) {
        const resolvedFileName = spelledOtherwise(resolvedModule.resolvedFileName)
        found = { resolvedModule: { ...resolvedModule, resolvedFileName }, isMisspelled: true }
      }
    }
    if (!isRuntimeFile(containing))
      found = preferSource(preferGenerated(config, disk, inPlace(found, real)), disk)
    cache.resolutions.set(key, found)
    return found
  }
  const follow: ResolveImport = (literal, file) => {
    const mode = ts.getModeForUsageLocation(file, literal, options)
    const found = locate(literal.text, file.fileName, mode)
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
      const calls = cache.calls?.get(file.fileName) ?? null
      cache.needed.set(file.fileName, new Set(isGenerated ? [] : neededImports(file, calls)))
    }
    return isLeftOut(file, specifier) ? unresolved : follow(literal, file)
  }
  const mayBeMisspelled = (literal: ts.StringLiteralLike, file: ts.SourceFile): boolean =>
    /^\.\.?(?:\/|$)/.test(literal.text) &&
    ownModule(config, literal.text, file.fileName) === undefined &&
    !names.hasStem(path.posix.resolve(path.posix.dirname(file.fileName), literal.text))
  return { follow, locate, resolve, isLeftOut, mayBeMisspelled }
}

/** A package that is not built yet is told by where its build was looked for. */
function inPlace(found: Resolution, real: (place: string) => string): Resolution {
  if (found.resolvedModule !== undefined) return found
  const failedLookupLocations = failedPlaces(found).map(real)
  return { ...found, failedLookupLocations } as Resolution
}

function withoutExtensions(options: ts.CompilerOptions): ts.CompilerOptions {
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
}
