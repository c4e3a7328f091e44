import { functionNames, wiringNames } from '../scan/names.js'
import type { InspectContext } from './context.js'
import { isOwnFile, ownModule } from './own-modules.js'
import { stripWrappers } from './strip-wrappers.js'
import { memberName } from './syntax.js'
import { ts } from './typescript.js'

export type OwnFunction = (typeof wiringNames)[number] | (typeof functionNames)[number]

const ownFunctions = new Set<string>([...wiringNames, ...functionNames])

/** Which of our functions an expression leads to, by symbol and module; undefined when it is none of them. */
export function recognise(context: InspectContext, expression: ts.Expression): OwnFunction | undefined {
  const node = stripWrappers(expression)
  if (ts.isIdentifier(node)) {
    const symbol = context.checker.getSymbolAtLocation(node)
    return symbol && recogniseSymbol(context, symbol)
  }
  const name = memberName(node)
  if (name === undefined || !context.names.has(name)) return undefined
  const object = (node as ts.PropertyAccessExpression | ts.ElementAccessExpression).expression
  const member = memberOf(context, object, name)
  return member && recogniseSymbol(context, member)
}

/** Which of our functions a symbol leads to, through aliases, constants and destructuring. */
export function recogniseSymbol(context: InspectContext, symbol: ts.Symbol): OwnFunction | undefined {
  const declaration = symbol.declarations?.[0]
  if (declaration === undefined) return undefined
  if (symbol.flags & ts.SymbolFlags.Alias) {
    if (!mayLeadToOurs(context, declaration)) return undefined
    const target = context.checker.getAliasedSymbol(symbol)
    return target === symbol ? undefined : recogniseSymbol(context, target)
  }
  if (isOwnFile(context.config, declaration.getSourceFile().fileName)) {
    return ownFunctions.has(symbol.name) ? (symbol.name as OwnFunction) : undefined
  }
  if (ts.isVariableDeclaration(declaration) && declaration.initializer && isConstant(declaration)) {
    const initializer = stripWrappers(declaration.initializer)
    const isReference = ts.isIdentifier(initializer) || memberName(initializer) !== undefined
    return isReference ? recognise(context, initializer) : undefined
  }
  if (ts.isBindingElement(declaration)) return recogniseBinding(context, declaration)
  if (ts.isPropertyAssignment(declaration)) return recognise(context, declaration.initializer)
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = context.checker.getShorthandAssignmentValueSymbol(declaration)
    return value && recogniseSymbol(context, value)
  }
  return undefined
}

/** An import is only followed when its name may be one of ours: following it means resolving its module. */
function mayLeadToOurs(context: InspectContext, declaration: ts.Declaration): boolean {
  if (ts.isImportSpecifier(declaration) || ts.isExportSpecifier(declaration)) {
    return context.names.has((declaration.propertyName ?? declaration.name).text)
  }
  // A default import hides the name, so it is followed if a file of ours could be behind it.
  return ts.isImportClause(declaration) || ts.isImportEqualsDeclaration(declaration) || ts.isExportAssignment(declaration)
}

/** `const { wireQueueWorker } = pikku`, `= require('pikku')`, `= await import('pikku')`. */
function recogniseBinding(context: InspectContext, element: ts.BindingElement): OwnFunction | undefined {
  const key = element.propertyName ?? element.name
  if (!ts.isIdentifier(key) || !context.names.has(key.text)) return undefined
  const declaration = element.parent.parent
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined
  const member = memberOf(context, declaration.initializer, key.text)
  return member && recogniseSymbol(context, member)
}

/** The symbol of `object.name`, for the objects that can hold one of ours: namespaces, modules, constant objects. */
function memberOf(
  context: InspectContext,
  expression: ts.Expression,
  name: string,
): ts.Symbol | undefined {
  let object = stripWrappers(expression)
  if (ts.isAwaitExpression(object)) object = stripWrappers(object.expression)
  const loaded = loadedModule(context, object)
  if (loaded) return exportOf(context, loaded, name)
  if (!ts.isIdentifier(object)) return undefined
  let symbol = context.checker.getSymbolAtLocation(object)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = context.checker.getAliasedSymbol(symbol)
  const declaration = symbol?.declarations?.[0]
  if (symbol === undefined || declaration === undefined) return undefined
  if (symbol.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule)) {
    return exportOf(context, symbol, name)
  }
  if (ts.isVariableDeclaration(declaration) && declaration.initializer && isConstant(declaration)) {
    const value = stripWrappers(declaration.initializer)
    if (ts.isObjectLiteralExpression(value)) return literalMember(context, value, name)
    return memberOf(context, value, name)
  }
  if (ts.isExportAssignment(declaration)) return memberOf(context, declaration.expression, name)
  return undefined
}

function literalMember(
  context: InspectContext,
  literal: ts.ObjectLiteralExpression,
  name: string,
): ts.Symbol | undefined {
  const member = literal.properties.find(
    (property) => property.name && ts.isIdentifier(property.name) && property.name.text === name,
  )
  return member?.name && context.checker.getSymbolAtLocation(member.name)
}

/** `require('pikku')` and `import('pikku')`, which the checker types as `any` or a promise. */
function loadedModule(context: InspectContext, node: ts.Expression): ts.Symbol | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const [specifier] = node.arguments
  const isLoad =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require')
  if (!isLoad || specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined
  const file = node.getSourceFile().fileName
  const own = ownModule(context.config, specifier.text, file)
  const source = own === undefined ? undefined : context.slice.program.getSourceFile(own)
  return source
    ? context.checker.getSymbolAtLocation(source)
    : context.checker.getSymbolAtLocation(specifier)
}

function exportOf(context: InspectContext, module: ts.Symbol, name: string): ts.Symbol | undefined {
  return context.checker.tryGetMemberInModuleExports(name, module)
}

function isConstant(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0
}
