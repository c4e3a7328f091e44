import { spanIn, type InspectContext } from './context.js'
import { recognise } from './recognise.js'
import { shortText } from './span-of.js'
import { stripWrappers } from './strip-wrappers.js'
import { memberName } from './syntax.js'
import { ts } from './typescript.js'

/** Where following an expression to its function ended. */
export type FollowedFunction =
  /** At `pikkuSessionlessFunc(…)` or `pikkuFunc(…)`. */
  | { readonly kind: 'declared'; readonly call: ts.CallExpression; readonly factory: 'pikkuSessionlessFunc' | 'pikkuFunc'; readonly place: FunctionPlace }
  /** At something whose type must tell: a wrapper's result, an annotated constant. */
  | { readonly kind: 'typed'; readonly expression: ts.Node; readonly place: FunctionPlace }
  | { readonly kind: 'lost'; readonly problem: FollowProblem; readonly node: ts.Node }

export type FollowProblem =
  | { readonly name: 'functionNotFound'; readonly reason: string }
  | { readonly name: 'notAPikkuFunction'; readonly found: string }
  | { readonly name: 'functionAmbiguous' }

/** The declaration that gives the function its name; null for one that is written in place. */
export interface FunctionPlace {
  readonly declaration: ts.Declaration | null
  readonly node: ts.Node
}

/** Follows an expression through imports, constants and object members to the call that declares a function. */
export function followFunction(
  context: InspectContext,
  expression: ts.Expression,
  place: FunctionPlace = { declaration: null, node: expression },
  seen: ReadonlySet<ts.Node> = new Set(),
): FollowedFunction {
  const node = stripWrappers(expression)
  if (seen.has(node)) return lost(node, { name: 'functionNotFound', reason: 'it is defined by itself' })
  const next = new Set(seen).add(node)
  if (ts.isCallExpression(node)) {
    const factory = recognise(context, node.expression)
    return factory === 'pikkuSessionlessFunc' || factory === 'pikkuFunc'
      ? { kind: 'declared', call: node, factory, place }
      : { kind: 'typed', expression: node, place }
  }
  if (ts.isConditionalExpression(node)) return lost(node, { name: 'functionAmbiguous' })
  if (ts.isFunctionLike(node) || ts.isObjectLiteralExpression(node)) {
    const found = ts.isFunctionLike(node) ? 'a bare handler' : 'an object literal'
    return lost(node, { name: 'notAPikkuFunction', found })
  }
  const symbol = symbolOf(context, node)
  if (symbol === undefined) {
    return ts.isIdentifier(node)
      ? lost(node, { name: 'functionNotFound', reason: 'nothing of this name is declared here' })
      : { kind: 'typed', expression: node, place }
  }
  return followSymbol(context, symbol, node, next)
}

function followSymbol(
  context: InspectContext,
  symbol: ts.Symbol,
  node: ts.Expression,
  seen: ReadonlySet<ts.Node>,
): FollowedFunction {
  const target = symbol.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(symbol) : symbol
  const declaration = target.valueDeclaration ?? target.declarations?.[0]
  if (declaration === undefined) return lost(node, { name: 'functionNotFound', reason: importProblem(context, symbol) })
  const place = { declaration, node: declaration }
  const initializer = initializerOf(context, declaration)
  if (initializer !== undefined) return followFunction(context, initializer, place, seen)
  if (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) {
    return lost(node, { name: 'notAPikkuFunction', found: 'a bare function' })
  }
  return { kind: 'typed', expression: node, place }
}

/** What a declaration is set to; undefined when its type is written out, or comes from elsewhere. */
function initializerOf(context: InspectContext, declaration: ts.Declaration): ts.Expression | undefined {
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)) {
    return declaration.type === undefined ? declaration.initializer : undefined
  }
  if (ts.isPropertyAssignment(declaration)) return declaration.initializer
  if (ts.isExportAssignment(declaration)) return declaration.expression
  if (ts.isShorthandPropertyAssignment(declaration)) {
    const value = context.checker.getShorthandAssignmentValueSymbol(declaration)
    const target = value && value.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(value) : value
    const inner = target?.valueDeclaration ?? target?.declarations?.[0]
    return inner && inner !== declaration ? initializerOf(context, inner) : undefined
  }
  return undefined
}

/** The symbol of a name, or of a member of a module, a constant object or a class, found without checking types. */
function symbolOf(context: InspectContext, node: ts.Expression): ts.Symbol | undefined {
  const { checker } = context
  if (ts.isIdentifier(node)) return checker.getSymbolAtLocation(node)
  const name = memberName(node)
  if (name === undefined) return undefined
  const object = stripWrappers((node as ts.PropertyAccessExpression | ts.ElementAccessExpression).expression)
  let owner = symbolOf(context, object)
  if (owner && owner.flags & ts.SymbolFlags.Alias) owner = checker.getAliasedSymbol(owner)
  if (owner === undefined) return undefined
  if (owner.flags & (ts.SymbolFlags.Module | ts.SymbolFlags.Class)) {
    return checker.tryGetMemberInModuleExports(name, owner) ?? owner.exports?.get(ts.escapeLeadingUnderscores(name))
  }
  const declaration = owner.valueDeclaration ?? owner.declarations?.[0]
  const value = declaration && initializerOf(context, declaration)
  const literal = value && stripWrappers(value)
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined
  const property = literal.properties.find((member) => member.name && 'text' in member.name && member.name.text === name)
  return property && (property as ts.Node & { readonly symbol?: ts.Symbol }).symbol
}

/** Why an imported name leads nowhere. */
function importProblem(context: InspectContext, symbol: ts.Symbol): string {
  const declaration = symbol.declarations?.[0]
  const statement = declaration && ts.findAncestor(declaration, ts.isImportDeclaration)
  if (statement === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) {
    return 'its declaration was not found'
  }
  const { text } = statement.moduleSpecifier
  const module = context.checker.getSymbolAtLocation(statement.moduleSpecifier)
  if (module === undefined) return `the module '${text}' was not found`
  const name = ts.isImportSpecifier(declaration as ts.Node)
    ? ((declaration as ts.ImportSpecifier).propertyName ?? (declaration as ts.ImportSpecifier).name).text
    : 'default'
  return `'${text}' exports no \`${name}\``
}

function lost(node: ts.Node, problem: FollowProblem): FollowedFunction {
  return { kind: 'lost', problem, node }
}

/** The export under which other files find a declaration; null for one that is not exported, or stands in place. */
export function exportName(context: InspectContext, { declaration }: FunctionPlace): string | null {
  if (declaration === null) return null
  const module = context.checker.getSymbolAtLocation(declaration.getSourceFile())
  if (module === undefined) return null
  const own = (declaration as ts.Node & { readonly symbol?: ts.Symbol }).symbol
  for (const exported of context.checker.getExportsOfModule(module)) {
    const target = exported.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(exported) : exported
    if (target === own || exported === own) return exported.name
  }
  return null
}

export function placeSpan(context: InspectContext, place: FunctionPlace): ReturnType<typeof spanIn> {
  const name = place.declaration && ts.getNameOfDeclaration(place.declaration)
  return spanIn(context, name ?? place.node)
}

export function describePlace(place: FunctionPlace): string {
  return shortText(place.node)
}
