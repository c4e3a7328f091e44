import path from 'node:path'
import { wiringNames } from '../../scan/names.js'
import { functionOf } from './callers-of.js'
import type { InspectContext } from '../values/context.js'
import { leadOfSymbol } from '../values/resolve-callee.js'
import { moduleSymbol } from '../values/module-symbol.js'
import { recognise, recogniseSymbol } from './recognise.js'
import { referencesTo } from './references.js'
import { ts } from '../source/typescript.js'

const wirings = new Set<string>(wiringNames)

/**
 * The other names under which a file exports one of our wiring calls (`export { wireQueueWorker as wire }`), or a helper
 * that wires: a file that uses them wires queues without naming us.
 */
export function findExportedAliases(context: InspectContext, file: ts.SourceFile): string[] {
  return [
    ...exportedNames(context, file),
    ...memberNames(context, file),
    ...namesOfValues(context, file),
  ]
}

function exportedNames(context: InspectContext, file: ts.SourceFile): string[] {
  const module = moduleSymbol(context, file)
  return [...(module?.exports?.values() ?? [])].flatMap((symbol) => {
    // `export *` and `module.exports =` name nothing.
    const isStar = symbol.name.startsWith('__') || symbol.name === 'export='
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

/** What a constant, a member of an object or of a class, or a pattern calls one of our wiring calls in this file. */
function namesOfValues(context: InspectContext, file: ts.SourceFile): string[] {
  return referencesTo(file, context.names).flatMap((reference) => {
    const holder = reference.parent
    const name = ts.isBindingElement(holder)
      ? holder.propertyName === (reference as ts.Node) && holder.name
      : holdsValue(holder, reference) && holder.name
    if (!name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name))) return []
    if (context.names.has(name.text)) return []
    const own = ts.isBindingElement(holder)
      ? recogniseBinding(context, holder)
      : recognise(context, reference)
    return own !== undefined && wirings.has(own) ? [name.text] : []
  })
}

type Holder = ts.VariableDeclaration | ts.PropertyAssignment | ts.PropertyDeclaration

function holdsValue(node: ts.Node, value: ts.Expression): node is Holder {
  const canHold =
    ts.isVariableDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node)
  return canHold && node.initializer === value
}

function recogniseBinding(
  context: InspectContext,
  element: ts.BindingElement,
): ReturnType<typeof recognise> {
  const symbol = context.checker.getSymbolAtLocation(element.name)
  return symbol && recogniseSymbol(context, symbol)
}
