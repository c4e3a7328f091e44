import { callersOf, type Caller } from './callers-of.js'
import type { InspectContext } from '../values/context.js'
import { createEvaluator } from '../values/evaluate.js'
import { exportedValue } from '../values/exported-value.js'
import { loopItems } from '../values/loop-items.js'
import { shortText } from '../source/span-of.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { isConditional, memberName } from '../source/syntax.js'
import { ts } from '../source/typescript.js'
import { typeArgumentsOf } from './type-arguments.js'
import type { CallPath, CallStep } from './call-path.js'

/** The paths on from a helper or a loop, and those that end there. */
export interface Callers {
  readonly paths: readonly CallPath[]
  readonly lost: readonly LostPath[]
}

/** A path that cannot be followed further, and why. */
export interface LostPath {
  readonly step: CallStep
  readonly reason: string
  /** An array that `as const` behind it would fix. */
  readonly open?: ts.Node | undefined
}

/** Methods of arrays that call a function once for each item. */
const iterating = new Set(['forEach', 'map', 'flatMap'])

/**
 * Follows a path one step outwards, to where a parameter or loop variable gets what it stands for: one path for each
 * call of the helper, or for each item of the loop.
 */
export function followCallers(
  context: InspectContext,
  path: CallPath,
  declaration: ts.Declaration,
): Callers {
  if (ts.isVariableDeclaration(declaration)) {
    const loop = declaration.parent.parent as ts.ForOfStatement
    const step: CallStep = { kind: 'loop', name: loopHead(loop), node: loop }
    return followLoop(context, path, { step, declaration, list: loop.expression, body: loop })
  }
  const { parent } = declaration
  if (!ts.isFunctionLike(parent) || !ts.isParameter(declaration)) {
    const step: CallStep = { kind: 'helper', name: shortText(declaration), node: declaration }
    return ended(step, 'its callers are not known')
  }
  const iteration = iterationOf(parent)
  if (iteration === undefined) return followHelper(context, path, parent)
  const step: CallStep = {
    kind: 'loop',
    name: shortText(iteration.call.expression),
    node: iteration.call,
  }
  if (parent.parameters[0] !== declaration) {
    return ended(step, `\`${shortText(declaration)}\` is not the item`)
  }
  return followLoop(context, path, {
    step,
    declaration,
    list: iteration.list,
    body: iteration.call,
  })
}

interface Loop {
  readonly step: CallStep
  readonly declaration: ts.Declaration
  readonly list: ts.Expression
  readonly body: ts.Node
}

function followLoop(
  context: InspectContext,
  path: CallPath,
  { step, declaration, list, body }: Loop,
): Callers {
  const found = loopItems(createEvaluator(context, path.bindings), list)
  if (found.items === undefined) return ended(step, found.reason, found.open)
  const boundary = ts.isCallExpression(body) ? declaration.parent : body
  const paths = found.items.map((item) => ({
    bindings: new Map([...path.bindings, [declaration, item]]),
    typeArguments: path.typeArguments,
    start: body,
    // Importing the file of the path's start is what makes it run, so nothing of another file is shown as its place.
    shown: item.getSourceFile() === body.getSourceFile() ? item : body,
    isConditional: path.isConditional || isConditional(path.start, boundary),
    steps: [...path.steps, step],
  }))
  return { paths, lost: [] }
}

function followHelper(
  context: InspectContext,
  path: CallPath,
  helper: ts.SignatureDeclaration,
): Callers {
  context.helpers.add(helper)
  const step: CallStep = { kind: 'helper', name: helperName(helper), node: path.start }
  const isAgain = path.steps.some(({ node }) =>
    ts.findAncestor(node, (parent) => parent === helper),
  )
  if (isAgain) return ended(step, 'it calls itself')
  const paths: CallPath[] = []
  const lost: LostPath[] = []
  const callers = callersOf(context, helper)
  if (callers.length === 0 && !isCalledByName(helper))
    return ended(step, 'its callers are not known')
  for (const call of callers) {
    const bindings = bindArguments(helper, call)
    if (typeof bindings === 'string') lost.push({ step: { ...step, node: call }, reason: bindings })
    else {
      const settled = typeArgumentsOf(context.checker, helper, call)
      paths.push({
        bindings: new Map([...path.bindings, ...bindings]),
        typeArguments: [...path.typeArguments, ...(settled === null ? [] : [settled])],
        start: call,
        shown: call,
        isConditional: path.isConditional || isConditional(path.start, helper),
        steps: [...path.steps, step],
      })
    }
  }
  return { paths, lost }
}

function ended(step: CallStep, reason: string, open?: ts.Node): Callers {
  return { paths: [], lost: [{ step, reason, open }] }
}

/** What each parameter stands for in a call; a text when that cannot be told. */
function bindArguments(
  helper: ts.SignatureDeclaration,
  call: Caller,
): Map<ts.Declaration, ts.Expression | null> | string {
  const given = call.arguments ?? []
  const spread = given.find((argument) => ts.isSpreadElement(argument))
  if (spread !== undefined) return `\`${shortText(spread)}\` spreads its arguments`
  const parameters = helper.parameters.filter(
    ({ name }) => !(ts.isIdentifier(name) && name.text === 'this'),
  )
  const bindings = new Map<ts.Declaration, ts.Expression | null>()
  for (const [index, parameter] of parameters.entries()) {
    if (!ts.isParameter(parameter)) continue
    if (parameter.dotDotDotToken) return `\`${shortText(parameter)}\` takes any number of arguments`
    bindings.set(parameter, given[index] ?? parameter.initializer ?? null)
  }
  return bindings
}

function iterationOf(
  callback: ts.SignatureDeclaration,
): { readonly call: ts.CallExpression; readonly list: ts.Expression } | undefined {
  const call = callback.parent
  if (!ts.isCallExpression(call) || call.arguments[0] !== (callback as ts.Node)) return undefined
  const callee = stripWrappers(call.expression)
  if (!ts.isPropertyAccessExpression(callee)) return undefined
  return iterating.has(memberName(callee) ?? '') ? { call, list: callee.expression } : undefined
}

function loopHead(loop: ts.ForOfStatement): string {
  return `for (${shortText(loop.initializer)} of ${shortText(loop.expression)})`
}

/** Whether every call of a function is found by its name: not that of one that is handed on, or called by another type. */
function isCalledByName(helper: ts.SignatureDeclaration): boolean {
  if (ts.isFunctionDeclaration(helper)) return true
  let holder: ts.Node = helper.parent
  while (
    ts.isExpression(holder) &&
    !ts.isBinaryExpression(holder) &&
    stripWrappers(holder) === (helper as ts.Node)
  )
    holder = holder.parent
  return (
    ts.isVariableDeclaration(holder) ||
    ts.isExportAssignment(holder) ||
    exportedValue(holder) !== undefined
  )
}

/** The name under which a helper is called; for one that has none, its first words. */
export function helperName(helper: ts.SignatureDeclaration): string {
  const holder = helper.name ? helper : helper.parent
  const name = ts.getNameOfDeclaration(holder as ts.Declaration)
  return name === undefined ? shortText(helper) : name.getText()
}
