import type { Config } from '../../config/config.js'
import { toPosix } from '../../facts/posix-path.js'
import type { ServicesModel } from '../../model/queue-model.js'
import { compilerOptions, type LibScope } from '../modules/compiler-options.js'
import { createModuleReader, type ModuleReader } from '../modules/module-reader.js'
import { generatedModule, generatedModuleText } from '../modules/own-modules.js'
import type { SliceCache } from '../modules/slice-cache.js'
import { libDirectory, libText, ts } from '../source/typescript.js'

/** How the project's files are read: parsed once, and found by the project's own settings. */
export interface ProjectHost {
  readonly config: Config
  readonly options: ts.CompilerOptions
  readonly host: ts.CompilerHost
  /** Parses a file, and leaves it to the caller to keep its tree, and to give its nodes their parents. */
  readonly parse: ParseFile
  /** Undefined for a file that cannot be read. */
  readonly readText: (file: string) => string | undefined
  readonly modules: ModuleReader
  readonly cache: SliceCache
  /** Where the project's services are declared, as an absolute path, and under which exported name. */
  readonly services: { readonly file: string; readonly name: string } | null
}

type ParseFile = (
  file: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  hasParents?: boolean,
) => ts.SourceFile | undefined

export interface ProjectHostRequest {
  readonly config: Config
  readonly libScope: LibScope
  readonly services: ServicesModel | null
  readonly cache: SliceCache
  /** The names of the project's queues, once they are known: then its client has a type. */
  readonly queues?: readonly string[]
}

export function createProjectHost({
  config,
  libScope,
  services,
  cache,
  queues,
}: ProjectHostRequest): ProjectHost {
  const options = compilerOptions(config, libScope)
  const virtual = new Map([
    [generatedModule(config), generatedModuleText(config, services, queues ?? null)],
  ])
  const modules = createModuleReader(config, options, cache, virtual)
  const { disk } = cache
  const readText = (file: string): string | undefined => {
    const text = virtual.get(file) ?? libText(file)
    if (text !== undefined) return text
    const scanned = cache.texts?.take(file)
    if (scanned === undefined) return disk.readText(file)
    cache.trace.read.add(file)
    return scanned
  }
  const parse: ParseFile = (file, languageVersion, hasParents = false) => {
    const text = readText(file)
    return text === undefined
      ? undefined
      : ts.createSourceFile(file, text, languageVersion, hasParents)
  }
  const host: ts.CompilerHost = {
    getSourceFile: (file, languageVersion) => {
      if (cache.files.has(file)) return cache.files.get(file)
      const source = parse(file, languageVersion, !file.endsWith('.d.ts'))
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
    fileExists: (file) => virtual.has(file) || libText(file) !== undefined || disk.isFile(file),
    readFile: readText,
    directoryExists: disk.isDirectory,
    getDirectories: disk.directoriesIn,
    realpath: disk.realPath,
    // Without it the program looks for the package.json again for each file.
    getModuleResolutionCache: () => cache.moduleResolution,
    resolveModuleNameLiterals: (literals, _file, _redirect, _options, containing) =>
      literals.map((literal) => modules.resolve(literal, containing)),
    // One answer for each: a package's declarations may refer to types that this slice leaves out.
    ...(libScope === 'language'
      ? {
          resolveTypeReferenceDirectiveReferences: (references: readonly unknown[]) =>
            references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
        }
      : {}),
  }
  const declared = services && {
    file: `${toPosix(config.root)}/${services.file}`,
    name: services.export,
  }
  return { config, options, host, parse, readText, modules, cache, services: declared }
}
