import { readFileSync } from 'node:fs'
import type { Config } from '../../config/config.js'
import { runtimeDirectory } from '../../config/runtime-directory.js'
import { ts } from '../../inspect/source/typescript.js'
import { eachNode } from './each-node.js'
import { moduleNames } from './module-names.js'

/** The project's code as the compiler sees it, with everything that refers to a symbol. */
export interface Code {
  readonly config: Config
  readonly checker: ts.TypeChecker
  readonly files: readonly ts.SourceFile[]
  readonly referencesTo: (symbol: ts.Symbol) => readonly ts.Identifier[]
  /** What a name means, imports followed as far as the project goes. */
  readonly symbolOf: (node: ts.Node) => ts.Symbol | undefined
  /** The project's file that a specifier leads to; undefined for a package. */
  readonly fileOf: (specifier: ts.StringLiteralLike) => ts.SourceFile | undefined
}

/** Only the project's own files and our own declarations are loaded: names are followed, types are not asked for. */
export function readCode(config: Config, files: readonly string[]): Code {
  const options: ts.CompilerOptions = {
    ...ts.convertCompilerOptionsFromJson(config.tsconfig.compilerOptions, config.root).options,
    noLib: true,
    types: [],
    allowJs: true,
  }
  const host = ts.createCompilerHost(options)
  host.readFile = (file) => readIfThere(file)
  host.resolveModuleNameLiterals = (literals, containingFile) =>
    literals.map(({ text }) => {
      const own = ownDeclarations(text)
      if (own !== undefined) return resolvedTo(own)
      const found = ts.resolveModuleName(text, containingFile, options, host).resolvedModule
      return { resolvedModule: found?.isExternalLibraryImport === true ? undefined : found }
    })
  const program = ts.createProgram({ rootNames: [...files], options, host })
  const checker = program.getTypeChecker()
  const sources = files.flatMap((file) => program.getSourceFile(file) ?? [])
  const symbolOf = (node: ts.Node): ts.Symbol | undefined => {
    const symbol =
      ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node)
    if (symbol === undefined) return undefined
    if ((symbol.flags & ts.SymbolFlags.Alias) === 0) return declared(checker, symbol)
    const target = checker.getAliasedSymbol(symbol)
    // A package that was not loaded has one unknown symbol for all its names.
    return (target.declarations?.length ?? 0) === 0 ? symbol : target
  }
  const references = new Map<ts.Symbol, ts.Identifier[]>()
  for (const name of eachNode(sources, ts.isIdentifier)) {
    const symbol = symbolOf(name)
    if (symbol === undefined) continue
    const known = references.get(symbol)
    if (known === undefined) references.set(symbol, [name])
    else known.push(name)
  }
  return {
    config,
    checker,
    files: sources,
    symbolOf,
    referencesTo: (symbol) => references.get(symbol) ?? [],
    fileOf: (specifier) => {
      const { fileName } = specifier.getSourceFile()
      const found = ts.resolveModuleName(specifier.text, fileName, options, host).resolvedModule
      return found && program.getSourceFile(found.resolvedFileName)
    },
  }
}

/** A member of a widened or instantiated type has a symbol of its own for each: the one that is declared stands for all. */
function declared(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  const isOfType = (symbol.flags & ts.SymbolFlags.Transient) !== 0
  const name =
    isOfType && symbol.valueDeclaration && ts.getNameOfDeclaration(symbol.valueDeclaration)
  return (name && checker.getSymbolAtLocation(name)) || symbol
}

/** The declarations of one of our entries, by any name that it had; undefined for another module. */
export function ownDeclarations(specifier: string): string | undefined {
  const entry = moduleNames.find(({ spellings }) => spellings.includes(specifier))
  if (entry === undefined) return undefined
  return [`${runtimeDirectory}/${entry.entry}.d.ts`, `${runtimeDirectory}/${entry.entry}.ts`].find(
    (file) => ts.sys.fileExists(file),
  )
}

function resolvedTo(file: string): ts.ResolvedModuleWithFailedLookupLocations {
  const extension = file.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts
  return { resolvedModule: { resolvedFileName: file, extension } }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
