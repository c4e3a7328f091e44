import { wiringNames } from '../scan/names.js'
import type { InspectContext } from './context.js'
import { recogniseSymbol } from './recognise.js'
import { ts } from './typescript.js'

const wirings = new Set<string>(wiringNames)

/**
 * The other names under which a file exports one of our wiring calls (`export { wireQueueWorker as wire }`): a file
 * that uses them wires queues without naming us.
 */
export function findGivenNames(context: InspectContext, file: ts.SourceFile): string[] {
  const module = context.checker.getSymbolAtLocation(file)
  if (module === undefined) return []
  return [...(module.exports?.values() ?? [])].flatMap((symbol) => {
    if (wirings.has(symbol.name) || symbol.name.startsWith('__')) return []
    const own = recogniseSymbol(context, symbol)
    return own !== undefined && wirings.has(own) ? [symbol.name] : []
  })
}
