import type { InspectContext } from './context.js'
import type { ts } from '../source/typescript.js'

/** A file as a module; undefined for a script. The checker answers for ES modules only, the file itself for CommonJS too. */
export function moduleSymbol(
  { checker }: InspectContext,
  file: ts.SourceFile,
): ts.Symbol | undefined {
  const { symbol } = file as ts.SourceFile & { readonly symbol?: ts.Symbol }
  return checker.getSymbolAtLocation(file) ?? symbol
}
