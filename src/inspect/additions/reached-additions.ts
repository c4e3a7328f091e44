import type { Config } from '../../config/config.js'
import type { Sources } from '../../scan/sources.js'
import { isOwnFile } from '../modules/own-modules.js'
import { isPlatformFile } from '../source/platform.js'
import type { Slice } from '../program/slice.js'
import { ts } from '../source/typescript.js'
import type { AddedModule, Additions } from '../modules/additions.js'
import { resolveName } from '../source/resolve-name.js'

/** Whether a slice has read anything that a file outside the project could add to: to find these files is dear. */
export function mayReachAdditions(config: Config, sources: Sources, slice: Slice): boolean {
  const { program, checker } = slice
  const own = new Set(sources.files)
  const files = mentioning(config, slice)
  if (files.some(({ fileName }) => !own.has(fileName))) return true
  if (declaredModules(slice, files).size > 0) return true
  const lib = program.getSourceFiles().find((file) => program.isSourceFileDefaultLibrary(file))
  const globals = lib === undefined ? [] : checker.getSymbolsInScope(lib.endOfFileToken, anyGlobal)
  return globals.some((symbol) => isReached(checker, symbol, files))
}

const anyGlobal = ts.SymbolFlags.Interface | ts.SymbolFlags.Namespace | ts.SymbolFlags.Function

/**
 * The files that a slice lacks and that add to something it has read: to one of its modules, or to a declaration of the
 * language. What they declare under names that the slice does not know is another matter: see `hasFreeTypeName`.
 */
export function reachedAdditions(config: Config, slice: Slice, additions: Additions): string[] {
  const { program, checker } = slice
  const loaded = new Set(program.getSourceFiles().map(({ fileName }) => fileName))
  const files = mentioning(config, slice)
  const declared = declaredModules(slice, files)
  const addsToModule = ({ specifier, target }: AddedModule): boolean =>
    target === null
      ? slice.asked().has(specifier) || declared.has(specifier)
      : leadsToOneOf(additions, target, loaded)
  const addsToGlobal = (name: string): boolean => {
    const symbol = resolveName(checker, name)
    return symbol !== undefined && isReached(checker, symbol, files)
  }
  return [...additions.files]
    .filter(
      ([file, { modules, names }]) =>
        !loaded.has(file) &&
        // What Node adds to the language is there already in the language's own later libs.
        !isPlatformFile(file) &&
        (modules.some(addsToModule) || names.some(addsToGlobal)),
    )
    .map(([file]) => file)
}

/** The modules that files of a slice import and that scripts in it declare: the checker asks the program for none of them. */
function declaredModules({ checker }: Slice, files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const declared = new Set(checker.getAmbientModules().map(({ name }) => name.slice(1, -1)))
  const imported = declared.size === 0 ? [] : files.flatMap(importsOf)
  return new Set(imported.map(({ text }) => text).filter((specifier) => declared.has(specifier)))
}

function importsOf(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return (
    (file as ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] }).imports ?? []
  )
}

/** The files of a slice that may mention a global name: neither libs nor our own. */
function mentioning(config: Config, { program }: Slice): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter(
      (file) => !program.isSourceFileDefaultLibrary(file) && !isOwnFile(config, file.fileName),
    )
}

/** Whether an answer may depend on all that a global declaration says. Nobody can add to an alias. */
function isReached(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  files: readonly ts.SourceFile[],
): boolean {
  if (symbol.flags & ts.SymbolFlags.Interface) return isLookedInto(checker, symbol)
  const isAlias = (symbol.flags & ts.SymbolFlags.TypeAlias) !== 0
  return !isAlias && files.some((file) => identifiersOf(file).has(symbol.name))
}

/** Whether a module hands on what one of some files declares: an addition to it may be one to that file. */
function leadsToOneOf({ leadsTo }: Additions, target: string, files: ReadonlySet<string>): boolean {
  if (!leadsTo.has(target)) return files.has(target) || !target.includes('/node_modules/')
  const reached = new Set([target])
  for (const file of reached) {
    if (files.has(file) && !isPlatformFile(file)) return true
    for (const next of leadsTo.get(file) ?? []) reached.add(next)
  }
  return false
}

/** Whether the checker has asked for the members of an interface. It keeps them with the declared type. */
function isLookedInto(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const type = checker.getDeclaredTypeOfSymbol(symbol) as { readonly declaredProperties?: unknown }
  return type.declaredProperties !== undefined
}

function identifiersOf(file: ts.SourceFile): ReadonlyMap<string, string> {
  return (file as ts.SourceFile & { readonly identifiers: ReadonlyMap<string, string> }).identifiers
}
