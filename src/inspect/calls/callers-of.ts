import type { InspectContext } from '../values/context.js'
import { exportedValue } from '../values/exported-value.js'
import { resolveCallee } from '../values/resolve-callee.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'

/** A call of a function, or the making of an instance, which calls the constructor. */
export type Caller = ts.CallExpression | ts.NewExpression

type CallIndex = ReadonlyMap<ts.Node, readonly Caller[]>

/** One index a pass: its files are what it is made from. */
const indexes = new WeakMap<InspectContext['files'], CallIndex>()

/** Every call of a function, in all files that may wire queues. */
export function callersOf(
  context: InspectContext,
  helper: ts.SignatureDeclaration,
): readonly Caller[] {
  const known = indexes.get(context.files) ?? indexCalls(context)
  indexes.set(context.files, known)
  return known.get(helper) ?? []
}

function indexCalls(context: InspectContext): CallIndex {
  const index = new Map<ts.Node, Caller[]>()
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = calledFunction(context, node)
      if (called !== undefined) index.set(called, [...(index.get(called) ?? []), node])
    }
    ts.forEachChild(node, visit)
  }
  for (const file of context.files) visit(file)
  return index
}

function calledFunction(context: InspectContext, call: Caller): ts.Node | undefined {
  const callee = stripWrappers(call.expression)
  return ts.isFunctionLike(callee) ? callee : functionOf(resolveCallee(context, callee))
}

/** The function that a symbol of the project stands for. */
export function functionOf(symbol: ts.Symbol | undefined): ts.Node | undefined {
  const declaration = symbol?.valueDeclaration
  if (declaration === undefined) return undefined
  if (ts.isClassLike(declaration))
    return declaration.members.find((member) => ts.isConstructorDeclaration(member))
  if (ts.isFunctionLike(declaration)) {
    // Of an overloaded function, what runs is the declaration with the body, the last one.
    return (
      symbol?.declarations?.findLast(
        (one) => ts.isFunctionLike(one) && 'body' in one && one.body !== undefined,
      ) ?? declaration
    )
  }
  const hasSource =
    ts.isVariableDeclaration(declaration) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isPropertyDeclaration(declaration)
  const value = hasSource ? declaration.initializer : exportedValue(declaration, symbol)
  const source = value && stripWrappers(value)
  if (source !== undefined && ts.isFunctionLike(source)) return source
  return ts.isExportAssignment(declaration) && ts.isFunctionLike(declaration.expression)
    ? declaration.expression
    : undefined
}
