import { functionNames, wiringNames } from '../../scan/names.js'
import type { InspectContext } from '../values/context.js'
import { resolveCallee, leadOfSymbol } from '../values/resolve-callee.js'
import { isOwnFile } from '../modules/own-modules.js'
import type { ts } from '../source/typescript.js'

export type OwnFunction = (typeof wiringNames)[number] | (typeof functionNames)[number]

const ownFunctions = new Set<string>([...wiringNames, ...functionNames])

/** Which of our functions an expression leads to, by symbol and module; undefined when it is none of them. */
export function recognise(
  context: InspectContext,
  expression: ts.Expression,
): OwnFunction | undefined {
  return ownFunction(context, resolveCallee(context, expression))
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
