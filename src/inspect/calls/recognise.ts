import { functionNames, wiringNames } from '../../scan/names.js'
import type { InspectContext } from '../values/context.js'
import { resolveCallee, leadOfSymbol } from '../values/resolve-callee.js'
import { isOwnFile } from '../modules/own-modules.js'
import { stripWrappers } from '../source/strip-wrappers.js'
import { ts } from '../source/typescript.js'
import { functionOf } from './callers-of.js'

export type OwnFunction = (typeof wiringNames)[number] | (typeof functionNames)[number]

const ownFunctions = new Set<string>([...wiringNames, ...functionNames])

/** Which of our functions an expression leads to, by symbol and module; undefined when it is none of them. */
export function recognise(
  context: InspectContext,
  expression: ts.Expression,
): OwnFunction | undefined {
  return ownFunction(context, resolveCallee(context, expression))
}

/**
 * The same by the type of what is called, where no name tells: `queues[key]({ queue, func })`, a member of a list. To ask
 * for the type of a callee loads what it leads to, so it is done only for calls that are given what ours are.
 */
export function recogniseByType(
  context: InspectContext,
  { expression, arguments: [options, ...others] }: ts.CallExpression,
): OwnFunction | undefined {
  const isLikeOurs = options !== undefined && others.length === 0 && hasFunction(options)
  if (!isLikeOurs || functionOf(resolveCallee(context, expression)) !== undefined) return undefined
  return ownFunction(context, context.checker.getTypeAtLocation(stripWrappers(expression)).symbol)
}

function hasFunction(options: ts.Expression): boolean {
  const node = stripWrappers(options)
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.some(({ name }) => name && isNamed(name) && name.text === 'func')
  )
}

function isNamed(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteralLike {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name)
}

/** Which of our functions a symbol leads to, through aliases, constants and destructuring. */
export function recogniseSymbol(
  context: InspectContext,
  symbol: ts.Symbol,
): OwnFunction | undefined {
  return ownFunction(context, leadOfSymbol(context, symbol))
}

function ownFunction(
  context: InspectContext,
  symbol: ts.Symbol | undefined,
): OwnFunction | undefined {
  const file = symbol?.declarations?.[0]?.getSourceFile().fileName
  if (symbol === undefined || file === undefined || !isOwnFile(context.config, file))
    return undefined
  return ownFunctions.has(symbol.name) ? (symbol.name as OwnFunction) : undefined
}
