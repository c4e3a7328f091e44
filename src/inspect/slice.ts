import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { toPosix } from '../facts/posix-path.js'
import type { ServicesModel } from '../model/queue-model.js'
import { compilerOptions, type Ambience } from './compiler-options.js'
import { neededImports } from './needed-imports.js'
import { isFile } from './is-file.js'
import { generatedModule, generatedModuleText, isRuntimeFile, ownModule } from './own-modules.js'
import { preferGenerated } from './prefer-generated.js'
import { preferSource } from './source-of-output.js'
import { libDirectory, libText, ts } from './typescript.js'

/**
 * The part of a project that the questions of one round are put to. In comes a set of root files and what is already
 * known to be needed; out goes a program with a checker, and, once the questions have been asked, what else they
 * would have needed. An answer counts only when nothing is missing any more: then it is the whole program's answer.
 */
export interface Slice {
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
  readonly ambience: Ambience
  /** The modules that the checker asked for and that had been left out, so far. */
  readonly missing: () => readonly Need[]
}

/** One import that must be resolved: a specifier, as one file writes it. */
export interface Need {
  readonly file: string
  readonly specifier: string
}

/** What stays from one round to the next: parsed files and resolutions. */
export interface SliceCache {
  readonly files: Map<string, ts.SourceFile | undefined>
  readonly needed: Map<string, Set<string>>
  readonly resolutions: Map<string, ts.ResolvedModuleWithFailedLookupLocations>
  moduleResolution?: ts.ModuleResolutionCache | undefined
  /** What is wrong with each file by itself. */
  readonly findings: Map<string, readonly Diagnostic[]>
  /** Which files each file leads to, by the imports that were followed. */
  readonly leadsTo: Map<string, Set<string>>
  /** Every file that was read, and every place where a module was not found. */
  readonly read: Set<string>
  readonly absent: Set<string>
}

export function emptySliceCache(): SliceCache {
  return {
    files: new Map(),
    needed: new Map(),
    resolutions: new Map(),
    findings: new Map(),
    leadsTo: new Map(),
    read: new Set(),
    absent: new Set(),
  }
}

export interface SliceRequest {
  readonly config: Config
  readonly roots: readonly string[]
  readonly ambience: Ambience
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  /** The names of the project's queues, once they are known: then its client has a type. */
  readonly queues?: readonly string[]
}

export function openSlice(request: SliceRequest): Slice {
  const { config, roots, ambience, services, cache, queues = null } = request
  const options = compilerOptions(config, ambience)
  const virtual = new Map([
    [generatedModule(config), generatedModuleText(config, services, queues)],
  ])
  const reader = moduleReader(config, options, cache, virtual)
  const program = ts.createProgram({
    rootNames: [...roots],
    options,
    host: compilerHost(config, options, cache, virtual, reader),
  })
  const missing = watchModuleRequests(program, reader)
  return { program, checker: program.getTypeChecker(), ambience, missing }
}

/** Marks an import as needed. Returns false when it already was. */
export function addNeed(cache: SliceCache, { file, specifier }: Need): boolean {
  const needed = cache.needed.get(file) ?? new Set()
  if (needed.has(specifier)) return false
  cache.needed.set(file, needed.add(specifier))
  return true
}

interface ModuleReader {
  readonly resolve: (
    literal: ts.StringLiteralLike,
    file: ts.SourceFile,
  ) => ts.ResolvedModuleWithFailedLookupLocations
  readonly isLeftOut: (file: ts.SourceFile, specifier: string) => boolean
}

const unresolved: ts.ResolvedModuleWithFailedLookupLocations = { resolvedModule: undefined }

function moduleReader(
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
    !file.isDeclarationFile &&
    !isRuntimeFile(file.fileName) &&
    cache.needed.get(file.fileName)?.has(specifier) !== true
  const resolve: ModuleReader['resolve'] = (literal, file) => {
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
    if (isLeftOut(file, specifier)) return unresolved
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
  return { resolve, isLeftOut }
}

function lead(cache: SliceCache, from: string, to: string | undefined): void {
  if (to === undefined) return
  const targets = cache.leadsTo.get(from)
  if (targets === undefined) cache.leadsTo.set(from, new Set([to]))
  else targets.add(to)
}

/** The files that a file's answers depend on, itself among them. */
export function reachable(cache: SliceCache, file: string): Set<string> {
  const reached = new Set([file])
  for (const from of reached) {
    for (const to of cache.leadsTo.get(from) ?? []) reached.add(to)
  }
  return reached
}

/** Forgets what is known of a file that has changed. Its imports are looked at anew. */
export function forget(cache: SliceCache, file: string): void {
  cache.files.delete(file)
  cache.needed.delete(file)
  cache.leadsTo.delete(file)
  for (const key of cache.resolutions.keys()) {
    if (key.startsWith(`${file}\0`)) cache.resolutions.delete(key)
  }
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

function compilerHost(
  config: Config,
  options: ts.CompilerOptions,
  cache: SliceCache,
  virtual: ReadonlyMap<string, string>,
  reader: ModuleReader,
): ts.CompilerHost {
  const readText = (file: string): string | undefined => {
    const text = virtual.get(file) ?? libText(file)
    if (text !== undefined) return text
    cache.read.add(file)
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    getSourceFile: (file, languageVersion) => {
      if (cache.files.has(file)) return cache.files.get(file)
      const text = readText(file)
      const source =
        text === undefined ? undefined : ts.createSourceFile(file, text, languageVersion)
      cache.files.set(file, source)
      return source
    },
    getDefaultLibFileName: (settings) => `${libDirectory}/${ts.getDefaultLibFileName(settings)}`,
    getDefaultLibLocation: () => libDirectory,
    writeFile: () => {},
    getCurrentDirectory: () => toPosix(config.root),
    getCanonicalFileName: (file) => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (file) => virtual.has(file) || libText(file) !== undefined || isFile(file),
    readFile: readText,
    directoryExists: (directory) => ts.sys.directoryExists(directory),
    getDirectories: (directory) => ts.sys.getDirectories(directory),
    realpath: (file) => (ts.sys.realpath === undefined ? file : ts.sys.realpath(file)),
    // Without it the program looks for the package.json of each file anew.
    getModuleResolutionCache: () => cache.moduleResolution,
    resolveModuleNameLiterals: (literals, _file, _redirect, _options, containing) =>
      literals.map((literal) => reader.resolve(literal, containing)),
    // One answer for each: a package's declarations may refer to types that this slice leaves out.
    ...(options.types?.length === 0
      ? {
          resolveTypeReferenceDirectiveReferences: (references: readonly unknown[]) =>
            references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
        }
      : {}),
  }
}

/**
 * The checker asks the program for a module at the moment a type leads into it. Noting those requests tells exactly
 * which of the modules that were left out a question depended on.
 */
function watchModuleRequests(program: ts.Program, reader: ModuleReader): () => readonly Need[] {
  const missing = new Map<string, Need>()
  const watched = program as ts.Program & {
    getResolvedModule: (file: ts.SourceFile, specifier: string, mode: unknown) => unknown
  }
  const ask = watched.getResolvedModule
  watched.getResolvedModule = (file, specifier, mode) => {
    if (reader.isLeftOut(file, specifier)) {
      missing.set(`${file.fileName}\0${specifier}`, { file: file.fileName, specifier })
    }
    return ask(file, specifier, mode)
  }
  return () => [...missing.values()]
}
