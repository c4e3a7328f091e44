import path from 'node:path'
import { wiringNames } from '../scan/names.js'
import { functionOf } from './callers-of.js'
import type { InspectContext } from './context.js'
import { leadOfSymbol } from './lead-of.js'
import { recogniseSymbol } from './recognise.js'
import { ts } from './typescript.js'

const wirings = new Set<string>(wiringNames)

/**
 * The other names under which a file exports one of our wiring calls (`export { wireQueueWorker as wire }`), or a helper
 * that wires: a file that uses them wires queues without naming us.
 */
export function findGivenNames(context: InspectContext, file: ts.SourceFile): string[] {
  return [...exportedNames(context, file), ...memberNames(context, file)]
}

function exportedNames(context: InspectContext, file: ts.SourceFile): string[] {
  const module = context.checker.getSymbolAtLocation(file)
  return [...(module?.exports?.values() ?? [])].flatMap((symbol) => {
    const isStar = symbol.name.startsWith('__')
    if (isStar || wirings.has(symbol.name) || !leadsToWiring(context, symbol)) return []
    return symbol.name === 'default' ? moduleNames(file) : [symbol.name]
  })
}

function leadsToWiring(context: InspectContext, symbol: ts.Symbol): boolean {
  const own = recogniseSymbol(context, symbol)
  if (own !== undefined) return wirings.has(own)
  const helper = context.helpers.size > 0 && functionOf(leadOfSymbol(context, symbol))
  return (
    helper !== false &&
    helper !== undefined &&
    context.helpers.has(helper as ts.SignatureDeclaration)
  )
}

/** A default export is imported under any name; the file that does it has the module's name in its specifier. */
function moduleNames(file: ts.SourceFile): string[] {
  const { dir, name } = path.posix.parse(file.fileName)
  return [name === 'index' ? path.posix.basename(dir) : name]
}

/** Helpers that are members of an object or a class are called by the member's name. */
function memberNames(context: InspectContext, file: ts.SourceFile): string[] {
  return [...context.helpers].flatMap((helper) => {
    if (helper.getSourceFile() !== file) return []
    const holder = ts.isMethodDeclaration(helper) ? helper : helper.parent
    const isMember =
      ts.isMethodDeclaration(holder) ||
      ts.isPropertyAssignment(holder) ||
      ts.isPropertyDeclaration(holder)
    return isMember && (ts.isIdentifier(holder.name) || ts.isStringLiteralLike(holder.name))
      ? [holder.name.text]
      : []
  })
}
