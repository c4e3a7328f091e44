import path from 'node:path'
import type { Config } from '../../config/config.js'
import type { Sources } from '../../scan/sources.js'
import { lead } from '../modules/slice-cache.js'
import { isRuntimeFile, ownModule } from '../modules/own-modules.js'
import { asksForExtensions, isBare } from '../program/read-extensions.js'
import type { ProjectHost } from '../program/project-host.js'
import { isPlatformFile } from '../source/platform.js'
import { ts } from '../source/typescript.js'
import { createAddedElsewhere } from './added-elsewhere.js'
import { linkParents } from './link-parents.js'
import { NeedsChecker } from './needs-checker.js'
import { readOutlined } from './read-outlined.js'
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
  /** Leaves the trees of packages, which are kept meanwhile, to the type checker. */
  readonly handOver: () => void
  /** The file that an import leads to. @throws NeedsChecker where that is no module of the project or of a package */
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
  /** The same where only one name is asked for: null where the file's text says that it does not export it. */
  readonly followFor: (
    name: string,
    from: SyntaxFile,
    module: ts.StringLiteralLike,
  ) => SyntaxFile | null
  /** The declaration of the project's services, to which a file leads by using them; null where there is none to name. */
  readonly services: (
    from: SyntaxFile,
  ) => { readonly file: SyntaxFile; readonly name: string } | null
  /** Whether a declaration elsewhere could add to what this name stands for in a file. */
  readonly isAugmented: (name: string, file: SyntaxFile) => boolean
  /** Whether a package may declare a global of that name, or add to one. */
  readonly isGlobalOfPackage: (name: string) => boolean
  /** Whether the language's own collections are those of ES2015 and later. */
  readonly hasCollections: boolean
  /** Whether the language has buffers that are shared: those of ES2017 and later. */
  readonly hasSharedBuffers: boolean
}

/** Null where the project's settings make the text alone mean something else. */
export function createSyntaxProject(project: ProjectHost, sources: Sources): SyntaxProject | null {
  const { config, options } = project
  if (!(options.strictNullChecks ?? options.strict ?? true)) return null
  const { cache } = project
  const hasLib = (pattern: RegExp): boolean => (options.lib ?? []).some((lib) => pattern.test(lib))
  const optionsOf = createSourceOptions(project)
  const elsewhere = createAddedElsewhere({ config, sources, cache }, (name) =>
    isModule(cache.files.get(name) ?? project.parse(name, optionsOf(name))),
  )
  // A map for each file, neither cleared nor weak: what those have held is kept until the next full collection.
  let opened = new Map<string, SyntaxFile>()
  // Declarations of packages are large, and each is asked for by many: they are read once.
  const packaged = new Map<string, SyntaxFile>()
  /** Those of them whose whole tree was made. */
  const whole = new Set<string>()
  const open = (name: string): SyntaxFile => {
    const known = opened.get(name) ?? packaged.get(name)
    if (known !== undefined) return known
    checkPlace(name)
    const kept = cache.files.get(name)
    const text = kept?.text ?? project.readText(name)
    if (text === undefined) throw new NeedsChecker(`${name} cannot be read`)
    const parse = (part: string): ts.SourceFile => ts.createSourceFile(name, part, optionsOf(name))
    const outlined = kept === undefined && isPackaged(name) ? readOutlined(text, parse) : null
    const source = outlined?.source ?? kept ?? parse(text)
    checkSource(project, source, outlined !== null)
    if (kept === undefined) linkParents(source, 'outline')
    const file = outlined?.withTypes() ?? readNames(source)
    if (outlined === null && isPackaged(name)) whole.add(name)
    ;(isPackaged(name) ? packaged : opened).set(name, file)
    // Nothing is wrong with it by itself; what was wrong with it before is mended.
    if (!source.isDeclarationFile) cache.findings.set(name, [])
    return file
  }
  const locate = (from: SyntaxFile, module: ts.StringLiteralLike): string => {
    if (ownModule(config, module.text, from.source.fileName) !== undefined)
      throw new NeedsChecker('a type of our own')
    const { resolvedModule, isMisspelled } = project.modules.follow(module, from.source)
    if (resolvedModule === undefined) throw new NeedsChecker(`${module.text} is not found`)
    if (isMisspelled === true) throw new NeedsChecker(`${module.text} is spelled otherwise`)
    const target = resolvedModule.resolvedFileName
    if (elsewhere.isDeclared(module.text, target))
      throw new NeedsChecker(`${module.text} is declared elsewhere`)
    if (isPackaged(target) && elsewhere.isTwin(target))
      throw new NeedsChecker(`${module.text} is installed twice`)
    return target
  }
  const texts = new Map<string, string>()
  // An index of a large package leads to hundreds of files, of which one is the right one.
  const mayExport = (place: string, name: string): boolean => {
    if (!isPackaged(place) || packaged.has(place) || elsewhere.isAugmented(name, place)) return true
    const text = texts.get(place) ?? cache.disk.readText(place) ?? ''
    texts.set(place, text)
    return text.includes(name) || handsOn.test(text)
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
    handOver: () => {
      for (const [name, { source }] of packaged) if (whole.has(name)) cache.files.set(name, source)
    },
    follow: (from, module) => open(locate(from, module)),
    followFor: (name, from, module) => {
      const place = locate(from, module)
      return mayExport(place, name) ? open(place) : null
    },
    services: (from) => {
      const { services } = project
      if (services === null || services.name === 'default') return null
      lead(cache, from.source.fileName, services.file)
      return { file: open(services.file), name: services.name }
    },
    isAugmented: (name, { source }) => elsewhere.isAugmented(name, source.fileName),
    isGlobalOfPackage: elsewhere.isGlobalOfPackage,
    hasCollections: hasLib(/lib\.(?:es(?:6|20\d\d)|esnext)\b/),
    hasSharedBuffers: hasLib(
      /lib\.(?:es20(?:1[7-9]|[2-9]\d)|esnext)(?:\.sharedmemory)?(?:\.full)?\.d\.ts$/,
    ),
    versionOf: (from, module, name) => {
      if (elsewhere.isAddedTo(name)) return null
      const { resolvedModule } = project.modules.follow(module, from.source)
      const { packageId, resolvedFileName = '' } = resolvedModule ?? {}
      const isInstalled = /\/node_modules\/.*\/index\.d\.[cm]?ts$/.test(resolvedFileName)
      return packageId?.name === name && isInstalled ? packageId.version : null
    },
  }
}

/**
 * What a file hands on without naming it, `export * from` and `export type * from`, or names by escapes. Before the star a
 * comment may stand. What only looks like it is parsed in vain.
 */
const handsOn = /\b(?:export|type)\s*\*|\*\/\s*\*|\/\/.*\s+\*|\\[ux]/

function isPackaged(name: string): boolean {
  return name.includes('/node_modules/')
}

function checkPlace(name: string): void {
  if (!(isPackaged(name) ? /\.d\.[cm]?ts$/ : /\.[cm]?tsx?$/).test(name))
    throw new NeedsChecker(`${name} is no source of the project`)
  // Their types are told by their names.
  if (isPlatformFile(name) || isRuntimeFile(name))
    throw new NeedsChecker(`${name} is of the platform`)
}

/**
 * Sources of the project, and declarations of its own or of packages, that are modules and hold no mistake: only there
 * does a name mean what the file says.
 */
function checkSource(project: ProjectHost, source: ts.SourceFile, isOutlined: boolean): void {
  const { fileName: name, parseDiagnostics } = source as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.Diagnostic[]
  }
  if (parseDiagnostics.length > 0) throw new NeedsChecker(`${name} cannot be parsed`)
  // What was left out of an outlined file are exports, which make it a module.
  if (!isOutlined && !isModule(source)) throw new NeedsChecker(`${name} is no module`)
  const isWritten = !source.isDeclarationFile
  if (isWritten && importsOf(source).some((module) => isProvisional(project, source, module)))
    throw new NeedsChecker('an import may not be written as it must')
}

function isModule(source: ts.SourceFile | undefined): boolean {
  const { externalModuleIndicator } = (source ?? {}) as {
    readonly externalModuleIndicator?: unknown
  }
  return externalModuleIndicator !== undefined
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
