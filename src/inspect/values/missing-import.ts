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

/** Why an imported name, or a member of one, leads nowhere; undefined when it is not an import that is to blame. */
export function missingImport(
  context: InspectContext,
  expression: ts.Expression,
): string | undefined {
  let node = stripWrappers(expression)
  let member: string | undefined
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    member = memberName(node)
    node = stripWrappers(node.expression)
  }
  if (!ts.isIdentifier(node)) return undefined
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? context.checker.getShorthandAssignmentValueSymbol(node.parent)
    : context.checker.getSymbolAtLocation(node)
  return symbol && importProblem(context, symbol, member)
}

function importProblem(
  context: InspectContext,
  symbol: ts.Symbol,
  member: string | undefined,
): string | undefined {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined) return undefined
  const specifier = ts.findAncestor(declaration, isImportOrExport)?.moduleSpecifier
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return undefined
  const module = context.checker.getSymbolAtLocation(specifier)
  if (module === undefined)
    return `the module '${specifier.text}' was not found${triedPaths(context, specifier)}${plugNPlayHint(context.config.root, specifier.text)}`
  const isWhole = ts.isNamespaceImport(declaration) || ts.isNamespaceExport(declaration)
  const name = isWhole ? member : importedName(declaration)
  if (name === undefined) return undefined
  const exported = context.checker.tryGetMemberInModuleExports(name, module)
  if (exported === undefined) return `'${specifier.text}' ${exportsNot(module, name)}`
  // Found there, and lost behind it: a barrel whose own import leads nowhere.
  return exported.flags & ts.SymbolFlags.Alias
    ? importProblem(context, exported, member)
    : undefined
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
