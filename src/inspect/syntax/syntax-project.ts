import path from 'node:path'
import { findAdditions } from '../additions/find-additions.js'
import type { Additions } from '../modules/additions.js'
import type { Config } from '../../config/config.js'
import { readText } from '../../disk/read-text.js'
import type { Sources } from '../../scan/sources.js'
import { ownModule } from '../modules/own-modules.js'
import { asksForExtensions, isBare } from '../program/read-extensions.js'
import type { ProjectHost } from '../program/project-host.js'
import { ts } from '../source/typescript.js'
import { linkParents } from './link-parents.js'
import { NeedsChecker } from './needs-checker.js'
import { readNames, type SyntaxFile } from './syntax-file.js'

/** The project's files, as far as their text alone is read. */
export interface SyntaxProject {
  readonly config: Config
  readonly exactOptional: boolean
  /** @throws NeedsChecker for a file whose text cannot be taken by itself */
  readonly open: (file: string) => SyntaxFile
  /**
   * Ends what was opened for a wiring file. The trees are kept where the type checker will ask for them, and where they
   * had to be read again, for such a file is shared; all others are let go of.
   */
  readonly close: (isSettled: boolean) => void
  /** The file that an import leads to. @throws NeedsChecker where that is none of the project's own modules */
  readonly follow: (from: SyntaxFile, module: ts.StringLiteralLike) => SyntaxFile
  /**
   * The version of the package of that name which an import leads to; null where it leads elsewhere, and where something
   * adds to the declarations of the package. They are not parsed.
   */
  readonly versionOf: (
    from: SyntaxFile,
    module: ts.StringLiteralLike,
    name: string,
  ) => string | null
  /** Whether a declaration elsewhere could add to what this name stands for in a file. */
  readonly isAugmented: (name: string, file: SyntaxFile) => boolean
  /** Whether the language's own collections are those of ES2015 and later. */
  readonly hasCollections: boolean
}

/** Null where the project's settings make the text alone mean something else. */
export function createSyntaxProject(project: ProjectHost, sources: Sources): SyntaxProject | null {
  const { config, options } = project
  if (!(options.strictNullChecks ?? options.strict ?? true)) return null
  const ambient = wordsOf(sources.ambient)
  const { cache } = project
  const own = new Set(sources.files)
  // To a source of another package of the workspace a third may add.
  let added: ReadonlySet<string> | undefined
  const additions = (): Additions => {
    cache.additions ??= findAdditions({ config, sources, cache })
    return cache.additions
  }
  const addedTo = new Map<string, boolean>()
  const isPackageAddedTo = (name: string): boolean => {
    const known = addedTo.get(name) ?? isAddedTo(additions(), name)
    addedTo.set(name, known)
    return known
  }
  const outside = (): ReadonlySet<string> => {
    added ??= wordsOf(filesAddingToSources(additions()))
    return added
  }
  const optionsOf = createSourceOptions(project)
  // A map for each file, neither cleared nor weak: what those have held is kept until the next full collection.
  let opened = new Map<string, SyntaxFile>()
  const open = (name: string): SyntaxFile => {
    const known = opened.get(name)
    if (known !== undefined) return known
    const source = openSource(project, name, optionsOf)
    if (!cache.files.has(name)) linkParents(source, 'outline')
    const file = readNames(source)
    opened.set(name, file)
    // Nothing is wrong with it by itself; what was wrong with it before is mended.
    cache.findings.set(name, [])
    return file
  }
  return {
    config,
    exactOptional: options.exactOptionalPropertyTypes === true,
    open,
    close: (isSettled) => {
      for (const [name, { source }] of opened) {
        if (cache.files.has(name)) continue
        if (isSettled && !cache.closed.has(name)) cache.closed.add(name)
        else {
          linkParents(source, 'whole')
          cache.files.set(name, source)
        }
      }
      opened = new Map()
    },
    follow: (from, module) => {
      if (ownModule(config, module.text, from.source.fileName) !== undefined)
        throw new NeedsChecker('a type of our own')
      const { resolvedModule, isMisspelled } = project.modules.follow(module, from.source)
      if (resolvedModule === undefined) throw new NeedsChecker(`${module.text} is not found`)
      if (isMisspelled === true) throw new NeedsChecker(`${module.text} is spelled otherwise`)
      return open(resolvedModule.resolvedFileName)
    },
    versionOf: (from, module, name) => {
      if (ambient.has(name) || isPackageAddedTo(name)) return null
      const { resolvedModule } = project.modules.follow(module, from.source)
      const { packageId, resolvedFileName = '' } = resolvedModule ?? {}
      const isInstalled = /\/node_modules\/.*\/index\.d\.[cm]?ts$/.test(resolvedFileName)
      return packageId?.name === name && isInstalled ? packageId.version : null
    },
    isAugmented: (name, { source }) =>
      ambient.has(name) || (!own.has(source.fileName) && outside().has(name)),
    hasCollections: (options.lib ?? []).some((lib) => /lib\.(?:es(?:6|20\d\d)|esnext)\b/.test(lib)),
  }
}

/** Sources of the project that are modules and hold no mistake: only there does a name mean what the file says. */
function openSource(
  project: ProjectHost,
  name: string,
  optionsOf: (name: string) => ts.CreateSourceFileOptions,
): ts.SourceFile {
  if (!/(?<!\.d)\.[cm]?tsx?$/.test(name) || name.includes('/node_modules/'))
    throw new NeedsChecker(`${name} is no source of the project`)
  const source = (project.cache.files.get(name) ?? project.parse(name, optionsOf(name))) as
    | (ts.SourceFile & {
        readonly parseDiagnostics: readonly ts.Diagnostic[]
        readonly externalModuleIndicator?: unknown
      })
    | undefined
  if (source === undefined) throw new NeedsChecker(`${name} cannot be read`)
  if (source.parseDiagnostics.length > 0) throw new NeedsChecker(`${name} cannot be parsed`)
  if (source.externalModuleIndicator === undefined) throw new NeedsChecker(`${name} is no module`)
  if (importsOf(source).some((module) => isProvisional(project, source, module)))
    throw new NeedsChecker('an import may not be written as it must')
  return source
}

/** What a program would parse a file with, so that it takes the same tree when it must be asked after all. */
function createSourceOptions({
  host,
  options,
  cache,
}: ProjectHost): (name: string) => ts.CreateSourceFileOptions {
  const packages = cache.moduleResolution?.getPackageJsonInfoCache()
  const { getSetExternalModuleIndicator } = ts as unknown as {
    readonly getSetExternalModuleIndicator: (
      options: ts.CompilerOptions,
    ) => (file: ts.SourceFile) => void
  }
  const formats = new Map<string, ts.ResolutionMode>()
  const formatOf = (name: string): ts.ResolutionMode => {
    // Where the extension does not say it, the package does, which is the same for all of a directory.
    const key = /\.[cm]tsx?$/.test(name) ? name : `${path.posix.dirname(name)}/*`
    if (!formats.has(key))
      formats.set(key, ts.getImpliedNodeFormatForFile(name, packages, host, options))
    return formats.get(key)
  }
  const shared = {
    languageVersion: options.target ?? ts.ScriptTarget.ES2022,
    setExternalModuleIndicator: getSetExternalModuleIndicator(options),
  }
  return (name) => ({ ...shared, impliedNodeFormat: formatOf(name) })
}

function importsOf(source: ts.SourceFile): ts.StringLiteral[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const module = statement.moduleSpecifier
    return module !== undefined && ts.isStringLiteral(module) ? [module] : []
  })
}

/** An import that Node may refuse is looked at with a program at hand, which knows where it leads. */
function isProvisional(
  { options, modules }: ProjectHost,
  source: ts.SourceFile,
  module: ts.StringLiteral,
): boolean {
  const lacksExtension = isBare(module.text) && asksForExtensions(options, source)
  return lacksExtension || modules.mayBeMisspelled(module, source)
}

/** Whether a package adds to the declarations of another one. */
function isAddedTo({ files }: Additions, name: string): boolean {
  return [...files.values()].some(({ modules }) =>
    modules.some(
      ({ specifier, target }) =>
        specifier === name ||
        specifier.startsWith(`${name}/`) ||
        target?.includes(`/node_modules/${name}/`) === true,
    ),
  )
}

function filesAddingToSources({ files }: Additions): string[] {
  return [...files].flatMap(([file, { modules }]) =>
    modules.some(({ target }) => target?.includes('/node_modules/') === false) ? file : [],
  )
}

/** Every word of the files that add to what others see: whatever they may add to is one of them. */
function wordsOf(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => readText(file).match(/[\w$]+/g) ?? []))
}
