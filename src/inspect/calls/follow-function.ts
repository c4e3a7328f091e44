import { spanIn, type InspectContext } from '../values/context.js'
import type { Evaluator } from '../values/evaluator.js'
import { missingImport } from '../values/missing-import.js'
import { moduleSymbol } from '../values/module-symbol.js'
import { originOf, sourceOf, type Origin } from '../values/follow.js'
import { recognise } from './recognise.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isLogical } from '../source/syntax.js'
import { ts } from '../source/typescript.js'

/** Where following an expression to its function ended. */
export type FollowedFunction = DeclaredFunction | TypedFunction | LostFunction

/** At `pikkuSessionlessFunc(…)` or `pikkuFunc(…)`. */
export interface DeclaredFunction {
  readonly kind: 'declared'
  readonly call: ts.CallExpression
  readonly factory: 'pikkuSessionlessFunc' | 'pikkuFunc'
  /** The constant whose own type annotation counts instead of what the call says. */
  readonly annotated: ts.Node | null
  readonly place: FunctionPlace
}

/** At something whose type must tell: a wrapper's result, an annotated constant. */
export interface TypedFunction {
  readonly kind: 'typed'
  readonly expression: ts.Expression
  readonly place: FunctionPlace
}

export interface LostFunction {
  readonly kind: 'lost'
  readonly problem: FollowProblem
  readonly node: ts.Node
}

export type FollowProblem =
  | { readonly name: 'functionNotFound'; readonly reason: string }
  | { readonly name: 'notAPikkuFunction'; readonly found: string }
  | { readonly name: 'functionAmbiguous' }

/** The declaration that gives the function its name; null for one that is written in place. */
export interface FunctionPlace {
  readonly declaration: ts.Declaration | null
  readonly node: ts.Node
  /** Variables on the way that could be assigned again. */
  readonly variables: readonly ts.VariableDeclaration[]
}

/** Follows an expression through imports, constants and object members to the call that declares a function. */
export function followFunction(evaluator: Evaluator, expression: ts.Expression): FollowedFunction {
  return follow(
    evaluator,
    expression,
    { declaration: null, node: expression, variables: [] },
    new Set(),
  )
}

function follow(
  evaluator: Evaluator,
  expression: ts.Expression,
  place: FunctionPlace,
  seen: ReadonlySet<ts.Node>,
): FollowedFunction {
  const node = stripWrappers(expression)
  if (seen.has(node))
    return lost(node, { name: 'functionNotFound', reason: 'it is defined by itself' })
  if (ts.isCallExpression(node)) return followCall(evaluator, node, place)
  if (ts.isConditionalExpression(node) || isLogical(node))
    return lost(node, { name: 'functionAmbiguous' })
  if (isNothing(node)) return lost(node, { name: 'notAPikkuFunction', found: 'nothing' })
  if (ts.isFunctionLike(node) || ts.isObjectLiteralExpression(node)) {
    const found = ts.isFunctionLike(node) ? 'a bare handler' : 'an object literal'
    return lost(node, { name: 'notAPikkuFunction', found })
  }
  const origin = originOf(evaluator, node)
  if (origin !== undefined)
    return followOrigin(evaluator, origin, node, place, new Set(seen).add(node))
  const missing = missingImport(evaluator.context, node)
  if (missing !== undefined) return lost(node, { name: 'functionNotFound', reason: missing })
  return followMemberByType(evaluator, node, place, new Set(seen).add(node))
}

function isNothing(node: ts.Expression): boolean {
  return (
    node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined')
  )
}

function followCall(
  evaluator: Evaluator,
  call: ts.CallExpression,
  place: FunctionPlace,
): FollowedFunction {
  const factory = recognise(evaluator.context, call.expression)
  return factory === 'pikkuSessionlessFunc' || factory === 'pikkuFunc'
    ? { kind: 'declared', call, factory, annotated: null, place }
    : { kind: 'typed', expression: call, place }
}

function followOrigin(
  evaluator: Evaluator,
  origin: Origin,
  node: ts.Expression,
  before: FunctionPlace,
  seen: ReadonlySet<ts.Node>,
): FollowedFunction {
  const place = placeAt(origin, before)
  const annotated = isAnnotated(origin)
  const source = sourceOf(evaluator, origin)
  if (source !== undefined) {
    const inner = follow(evaluator, source, place, seen)
    if (!annotated) return inner
    // The annotation says the types; what the call says of the function besides still holds.
    return inner.kind === 'declared'
      ? { ...inner, annotated: node }
      : { kind: 'typed', expression: node, place }
  }
  if (ts.isFunctionDeclaration(origin) || ts.isMethodDeclaration(origin)) {
    return lost(node, { name: 'notAPikkuFunction', found: 'a bare function' })
  }
  return { kind: 'typed', expression: node, place }
}

function placeAt(origin: Origin, before: FunctionPlace): FunctionPlace {
  const isNamed =
    ts.isVariableDeclaration(origin) ||
    ts.isPropertyDeclaration(origin) ||
    ts.isPropertyAssignment(origin)
  const isOpen =
    ts.isVariableDeclaration(origin) && (ts.getCombinedNodeFlags(origin) & ts.NodeFlags.Const) === 0
  const variables = isOpen ? [...before.variables, origin] : before.variables
  return isNamed || ts.isExportAssignment(origin)
    ? { declaration: origin, node: origin, variables }
    : { ...before, variables }
}

function isAnnotated(origin: Origin): boolean {
  const isTyped = ts.isVariableDeclaration(origin) || ts.isPropertyDeclaration(origin)
  return isTyped && origin.type !== undefined
}

/** A member that only types lead to, such as an instance's: its declaration, if that says more than its type. */
function followMemberByType(
  evaluator: Evaluator,
  node: ts.Expression,
  place: FunctionPlace,
  seen: ReadonlySet<ts.Node>,
): FollowedFunction {
  if (ts.isIdentifier(node)) {
    return lost(node, { name: 'functionNotFound', reason: 'nothing of this name is declared here' })
  }
  const name = ts.isPropertyAccessExpression(node) ? node.name : undefined
  const declaration = name && evaluator.context.checker.getSymbolAtLocation(name)?.valueDeclaration
  const isProperty =
    declaration !== undefined &&
    ts.isPropertyDeclaration(declaration) &&
    declaration.initializer !== undefined
  if (isProperty) return followOrigin(evaluator, declaration, node, place, seen)
  return { kind: 'typed', expression: node, place }
}

function lost(node: ts.Node, problem: FollowProblem): FollowedFunction {
  return { kind: 'lost', problem, node }
}

/** The export under which other files find a declaration; null for one that is not exported, or stands in place. */
export function exportName(context: InspectContext, { declaration }: FunctionPlace): string | null {
  if (declaration === null) return null
  const module = moduleSymbol(context, declaration.getSourceFile())
  if (module === undefined) return null
  const own = (declaration as ts.Node & { readonly symbol?: ts.Symbol }).symbol
  for (const exported of context.checker.getExportsOfModule(module)) {
    const target =
      exported.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(exported) : exported
    if (target === own || exported === own) return exported.name
  }
  return null
}

export function placeSpan(
  context: InspectContext,
  place: FunctionPlace,
): ReturnType<typeof spanIn> {
  const name = place.declaration && ts.getNameOfDeclaration(place.declaration)
  return spanIn(context, name ?? place.node)
}
