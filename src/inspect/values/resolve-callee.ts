import type { InspectContext } from './context.js'
import { exportedValue } from './exported-value.js'
import { moduleSymbol } from './module-symbol.js'
import { isOwnFile, ownModule } from '../modules/own-modules.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isConst, memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/**
 * The symbol that a callee leads to, at the end of its imports, constants, members and destructurings: one of our
 * functions, or a function of the project. Undefined for what cannot be followed, or has none of the names that matter.
 */
export function resolveCallee(
  context: InspectContext,
  expression: ts.Expression,
): ts.Symbol | undefined {
  const node = stripWrappers(expression)
  if (ts.isIdentifier(node)) {
    const symbol = context.checker.getSymbolAtLocation(node)
    return symbol && leadOfSymbol(context, symbol)
  }
  const name = memberName(node)
  if (name === undefined || !context.names.has(name)) return undefined
  const { expression: object } = node as ts.PropertyAccessExpression | ts.ElementAccessExpression
  const member = memberOf(context, object, name)
  return member && leadOfSymbol(context, member)
}

/** The same for a symbol. */
export function leadOfSymbol(context: InspectContext, symbol: ts.Symbol): ts.Symbol | undefined {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined) return undefined
  if (symbol.flags & ts.SymbolFlags.Alias) {
    if (!mayLeadToOurs(context, declaration)) return undefined
    const target = context.checker.getAliasedSymbol(symbol)
    return target === symbol ? undefined : leadOfSymbol(context, target)
  }
  if (isOwnFile(context.config, declaration.getSourceFile().fileName)) return symbol
  if (ts.isBindingElement(declaration)) return leadOfBinding(context, declaration)
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = context.checker.getShorthandAssignmentValueSymbol(declaration)
    return value && leadOfSymbol(context, value)
  }
  const source = constantSource(declaration) ?? exportedName(declaration, symbol)
  return source === undefined ? symbol : resolveCallee(context, source)
}

/** What a constant is set to, where that is another name. */
function constantSource(declaration: ts.Declaration): ts.Expression | undefined {
  const isConstant =
    (ts.isVariableDeclaration(declaration) && isConst(declaration)) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isPropertyDeclaration(declaration)
  if (ts.isExportAssignment(declaration)) return declaration.expression
  if (!isConstant || declaration.initializer === undefined) return undefined
  const source = stripWrappers(declaration.initializer)
  return ts.isIdentifier(source) || memberName(source) !== undefined ? source : undefined
}

/** The name that CommonJS code exports under another: `exports.wire = wireQueueWorker`. */
function exportedName(declaration: ts.Declaration, symbol: ts.Symbol): ts.Expression | undefined {
  const value = exportedValue(declaration, symbol)
  const source = value && stripWrappers(value)
  return source && (ts.isIdentifier(source) || memberName(source) !== undefined)
    ? source
    : undefined
}

/** An import is only followed when its name may be one of ours: following it means resolving its module. */
function mayLeadToOurs(context: InspectContext, declaration: ts.Declaration): boolean {
  if (ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration)) {
    const name = (declaration.propertyName ?? declaration.name).text
    return name === 'default' || context.names.has(name) || isHandedOn(context, declaration)
  }
  // `const { wireQueueWorker } = require(…)` in JavaScript is an alias too.
  if (ts.isBindingElement(declaration)) {
    const key = declaration.propertyName ?? declaration.name
    return ts.isIdentifier(key) && context.names.has(key.text)
  }
  // These hide the name, so they are followed whatever they are called here.
  return (
    ts.isImportClause(declaration) ||
    ts.isImportEqualsDeclaration(declaration) ||
    ts.isExportAssignment(declaration) ||
    ts.isNamespaceImport(declaration) ||
    ts.isNamespaceExport(declaration) ||
    ts.isVariableDeclaration(declaration) ||
    exportedValue(declaration) !== undefined
  )
}

/** Whether an import is from a package that uses us: which names it gives our functions, only it knows. */
function isHandedOn(context: InspectContext, declaration: ts.Declaration): boolean {
  const specifier = ts.findAncestor(declaration, ts.isImportDeclaration)?.moduleSpecifier
  if (specifier === undefined || !ts.isStringLiteral(specifier)) return false
  const [scope = '', name = ''] = specifier.text.split('/')
  return context.packages.has(specifier.text.startsWith('@') ? `${scope}/${name}` : scope)
}

/** `const { wireQueueWorker } = pikku`, `= require('pikku')`, `= await import('pikku')`, `.then(({ wireQueueWorker }) => …)`. */
function leadOfBinding(context: InspectContext, element: ts.BindingElement): ts.Symbol | undefined {
  const key = element.propertyName ?? element.name
  if (!ts.isIdentifier(key) || !context.names.has(key.text)) return undefined
  const declaration = element.parent.parent
  const source = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined
  const member =
    (source && memberOf(context, source, key.text)) ??
    context.checker.getTypeAtLocation(element.parent).getProperty(key.text)
  return member && leadOfSymbol(context, member)
}

/** The symbol of `object.name`: by its declarations; of parameters and instances, by the object's type. */
function memberOf(
  context: InspectContext,
  expression: ts.Expression,
  name: string,
): ts.Symbol | undefined {
  const { checker } = context
  const given = stripWrappers(expression)
  const object = ts.isAwaitExpression(given) ? stripWrappers(given.expression) : given
  const module = loadedModule(context, object) ?? moduleOf(context, object)
  const exported = module && checker.tryGetMemberInModuleExports(name, module)
  if (exported !== undefined) return exported
  const constant = constantOf(context, object)
  return constant === undefined
    ? checker.getTypeAtLocation(given).getProperty(name)
    : memberOf(context, constant, name)
}

function moduleOf(context: InspectContext, object: ts.Expression): ts.Symbol | undefined {
  if (!ts.isIdentifier(object)) return undefined
  let symbol = context.checker.getSymbolAtLocation(object)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias)
    symbol = context.checker.getAliasedSymbol(symbol)
  return symbol && symbol.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule)
    ? symbol
    : undefined
}

/** The module, or the name of another constant, that a constant is set to; a type would not tell, for `require` has none. */
function constantOf(context: InspectContext, object: ts.Expression): ts.Expression | undefined {
  if (!ts.isIdentifier(object)) return undefined
  const declaration = context.checker.getSymbolAtLocation(object)?.declarations?.[0]
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || !isConst(declaration))
    return undefined
  const value = declaration.initializer && stripWrappers(declaration.initializer)
  if (value === undefined) return undefined
  return ts.isIdentifier(value) || ts.isAwaitExpression(value) || ts.isCallExpression(value)
    ? value
    : undefined
}

/** `require('pikku')` and `import('pikku')`, which the checker types as `any` or a promise. */
function loadedModule(context: InspectContext, node: ts.Expression): ts.Symbol | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const [specifier] = node.arguments
  const isLoad =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require')
  if (!isLoad || specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined
  const own = ownModule(context.config, specifier.text, node.getSourceFile().fileName)
  const source = own === undefined ? undefined : context.slice.program.getSourceFile(own)
  return source ? moduleSymbol(context, source) : context.checker.getSymbolAtLocation(specifier)
}
