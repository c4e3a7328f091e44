import path from 'node:path'
import { relativePosix } from '../../facts/posix-path.js'
import { ts } from '../../inspect/source/typescript.js'
import type { Sheet } from '../apply/sheet.js'
import { eachNode } from '../code/each-node.js'
import type { Code } from '../code/read-code.js'

/** A type as another file writes it, with what that file has to import for it. */
export interface TypeText {
  readonly text: string
  readonly imports: readonly { readonly module: string; readonly name: string }[]
}

/** A type of one place, written at another; `reason` says why it cannot be. */
export function typeTextAt(
  { code }: Sheet,
  type: ts.TypeNode,
  at: ts.Node,
): TypeText | { readonly reason: string } {
  const file = at.getSourceFile()
  const imports: { module: string; name: string }[] = []
  for (const name of typeNames(type)) {
    const symbol = code.symbolOf(name)
    if (symbol === undefined || isGlobal(symbol) || isWithin(symbol, type)) continue
    if (isOfFile(symbol, file) || visibleAt(code, name.text, at) === symbol) continue
    const module = moduleOf(code, symbol, file)
    if (module === undefined) {
      return {
        reason: `the type ${name.text} of its data is not known where its handler is: export it, or name a type there`,
      }
    }
    imports.push({ module, name: name.text })
  }
  return { text: type.getText(), imports }
}

export function importTypes(sheet: Sheet, at: ts.Node, { imports }: TypeText): void {
  for (const { module, name } of imports) sheet.need(at.getSourceFile(), module, `type ${name}`)
}

/** The names that a type is made of, each without what it is qualified by. */
function typeNames(type: ts.TypeNode): ts.Identifier[] {
  return eachNode([type], ts.isIdentifier).filter(({ parent }) => {
    const isNamed = ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent)
    return isNamed || ts.isTypeQueryNode(parent)
  })
}

function visibleAt({ checker }: Code, name: string, at: ts.Node): ts.Symbol | undefined {
  const flags = ts.SymbolFlags.Type | ts.SymbolFlags.Value | ts.SymbolFlags.Namespace
  const symbol = checker
    .getSymbolsInScope(at, flags | ts.SymbolFlags.Alias)
    .find((each) => each.name === name)
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol
  const target = checker.getAliasedSymbol(symbol)
  return (target.declarations?.length ?? 0) === 0 ? symbol : target
}

/** What the language or a package declares for all. */
function isGlobal({ declarations = [] }: ts.Symbol): boolean {
  return declarations.every((each) => each.getSourceFile().isDeclarationFile)
}

/** Declared at the top of the file, or imported there. */
function isOfFile({ declarations = [] }: ts.Symbol, file: ts.SourceFile): boolean {
  return declarations.some(
    (each) =>
      each.getSourceFile() === file && (ts.isSourceFile(each.parent) || ts.isImportSpecifier(each)),
  )
}

/** A parameter of the type itself, as in `infer` or a mapped type. */
function isWithin(symbol: ts.Symbol, type: ts.TypeNode): boolean {
  return (symbol.declarations ?? []).some(
    (each) =>
      each.getSourceFile() === type.getSourceFile() && type.pos <= each.pos && each.end <= type.end,
  )
}

/** Where a file imports a symbol from: the module that exports it by its name. */
function moduleOf(code: Code, symbol: ts.Symbol, file: ts.SourceFile): string | undefined {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined) return undefined
  if (ts.isImportSpecifier(declaration)) {
    const { moduleSpecifier } = declaration.parent.parent.parent as ts.ImportDeclaration
    const { text } = moduleSpecifier as ts.StringLiteral
    return declaration.propertyName === undefined && !text.startsWith('.') ? text : undefined
  }
  const origin = declaration.getSourceFile()
  const module = code.checker.getSymbolAtLocation(origin)
  const isExported =
    module !== undefined &&
    code.checker.getExportsOfModule(module).some(({ name }) => name === symbol.name)
  if (!isExported) return undefined
  const known = file.statements
    .filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => moduleSpecifier as ts.StringLiteral)
    .find((specifier) => code.fileOf(specifier) === origin)
  return known?.text ?? relativeModule(code, file, origin)
}

function relativeModule({ config }: Code, from: ts.SourceFile, to: ts.SourceFile): string {
  const bare = relativePosix(path.dirname(from.fileName), to.fileName).replace(/\.[cm]?tsx?$/, '')
  return `${bare.startsWith('.') ? bare : `./${bare}`}${config.importExtension}`
}
