import { relativePosix } from '../../facts/posix-path.js'
import type { InspectContext } from './context.js'
import { plugNPlayHint } from '../modules/plug-n-play.js'
import { failedPlaces } from '../modules/real-place.js'
import { resolutionOf } from '../program/resolution-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** Enough of them to see where it was looked. */
const shownPaths = 3

/** An import that leads nowhere. */
export interface MissingImport {
  readonly reason: string
  /** The module that was not found; undefined where the module is there and lacks the name. */
  readonly module?: ts.StringLiteral
}

/** Why an imported name, or a member of one, leads nowhere; undefined when it is not an import that is to blame. */
export function missingImport(
  context: InspectContext,
  expression: ts.Expression,
): string | undefined {
  return findMissingImport(context, expression)?.reason
}

export function findMissingImport(
  context: InspectContext,
  expression: ts.Expression,
): MissingImport | undefined {
  let node = stripWrappers(expression)
  let member: string | undefined
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    member = memberName(node)
    node = stripWrappers(node.expression)
  }
  if (ts.isStringLiteral(node))
    return isModuleSpecifier(node) ? missingModule(context, node) : undefined
  if (!ts.isIdentifier(node)) return undefined
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? context.checker.getShorthandAssignmentValueSymbol(node.parent)
    : context.checker.getSymbolAtLocation(node)
  if (symbol?.declarations !== undefined) return importProblem(context, symbol, member)
  return importTypeProblem(context, node)
}

/** A text of the program's own names no module. */
function isModuleSpecifier({ parent }: ts.StringLiteral): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent))
  )
}

/** `import('./order.js').Order` */
function importTypeProblem(
  context: InspectContext,
  name: ts.Identifier,
): MissingImport | undefined {
  const type = ts.findAncestor(name, ts.isImportTypeNode)
  const specifier = type && ts.isLiteralTypeNode(type.argument) ? type.argument.literal : undefined
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined
  const module = context.checker.getSymbolAtLocation(specifier)
  if (module === undefined) return missingModule(context, specifier)
  return type?.qualifier === name ? missingExport(context, specifier, module, name.text) : undefined
}

function importProblem(
  context: InspectContext,
  symbol: ts.Symbol,
  member: string | undefined,
): MissingImport | undefined {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined) return undefined
  const specifier = moduleOf(declaration)
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined
  const module = context.checker.getSymbolAtLocation(specifier)
  if (module === undefined) return missingModule(context, specifier)
  const isWhole = ts.isNamespaceImport(declaration) || ts.isNamespaceExport(declaration)
  const name = isWhole ? member : importedName(declaration)
  if (name === undefined) return undefined
  const exported = context.checker.tryGetMemberInModuleExports(name, module)
  if (exported === undefined) return missingExport(context, specifier, module, name)
  // Found there, and lost behind it: a barrel whose own import leads nowhere.
  return exported.flags & ts.SymbolFlags.Alias
    ? importProblem(context, exported, member)
    : undefined
}

/** The module that a declaration imports from: `import … from 'a'`, `import a = require('a')`. */
function moduleOf(declaration: ts.Node): ts.Expression | undefined {
  if (ts.isImportEqualsDeclaration(declaration)) {
    const { moduleReference } = declaration
    return ts.isExternalModuleReference(moduleReference) ? moduleReference.expression : undefined
  }
  return ts.findAncestor(declaration, isImportOrExport)?.moduleSpecifier
}

function missingModule(
  context: InspectContext,
  specifier: ts.StringLiteral,
): MissingImport | undefined {
  if (context.checker.getSymbolAtLocation(specifier) !== undefined) return undefined
  const { text } = specifier
  const reason = `the module '${text}' was not found${triedPaths(context, specifier)}${plugNPlayHint(context.config.root, text)}`
  return { reason, module: specifier }
}

/** A module that lacks a name, or one that hands on all of a module that was not found. */
function missingExport(
  context: InspectContext,
  specifier: ts.StringLiteral,
  module: ts.Symbol,
  name: string,
): MissingImport {
  const behind = lostModuleBehind(context, module, new Set())
  return behind ?? { reason: `'${specifier.text}' ${exportsNot(module, name)}` }
}

/** The first `export * from` of a module, or of those behind it, that leads nowhere. */
function lostModuleBehind(
  context: InspectContext,
  module: ts.Symbol,
  met: Set<ts.Symbol>,
): MissingImport | undefined {
  met.add(module)
  const file = module.valueDeclaration
  if (file === undefined || !ts.isSourceFile(file)) return undefined
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause !== undefined) continue
    const specifier = statement.moduleSpecifier
    if (specifier === undefined || !ts.isStringLiteral(specifier)) continue
    const next = context.checker.getSymbolAtLocation(specifier)
    if (next !== undefined && met.has(next)) continue
    const lost =
      next === undefined ? missingModule(context, specifier) : lostModuleBehind(context, next, met)
    if (lost !== undefined) return lost
  }
  return undefined
}

function isImportOrExport(node: ts.Node): node is ts.ImportDeclaration | ts.ExportDeclaration {
  return ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
}

function importedName(declaration: ts.Node): string {
  if (!ts.isImportSpecifier(declaration) && !ts.isExportSpecifier(declaration)) return 'default'
  return (declaration.propertyName ?? declaration.name).text
}

function exportsNot(module: ts.Symbol, name: string): string {
  const file = module.valueDeclaration as
    | (ts.Node & { readonly locals?: ts.SymbolTable })
    | undefined
  const isDeclared = file?.locals?.has(ts.escapeLeadingUnderscores(name)) === true
  return isDeclared ? `declares \`${name}\`, and does not export it` : `exports no \`${name}\``
}

/** Where the compiler looked for a module of the project, the likely places first. */
function triedPaths(context: InspectContext, specifier: ts.StringLiteral): string {
  const found = resolutionOf(context.slice, specifier)
  const tried = (found === undefined ? [] : failedPlaces(found))
    .map((file) => relativePosix(context.config.root, file))
    .filter((file) => !file.startsWith('../') && !file.endsWith('package.json'))
  const shown = [...new Set(tried)].slice(0, shownPaths)
  return shown.length === 0 ? '' : ` (no ${shown.join(', ')})`
}
