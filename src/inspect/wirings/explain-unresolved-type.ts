import type { InspectContext } from '../values/context.js'
import { ts } from '../source/typescript.js'

/** Errors of the compiler that leave a type behind that is not there. */
const losses = new Set([
  2304, 2305, 2314, 2315, 2339, 2344, 2456, 2502, 2503, 2552, 2694, 2707, 2724, 2749,
])
/** "Type instantiation is excessively deep", and "a union type that is too complex to represent". */
const endless = new Set([2589, 2590])

export type UnresolvedType =
  | { readonly kind: 'endless' }
  | { readonly kind: 'said'; readonly reason: string }

/**
 * What the compiler has to say of the file in which a type was lost. It is dear, so it is asked only once nothing more
 * of the world could be read.
 */
export function explainUnresolvedType(
  { slice }: InspectContext,
  node: ts.Node,
): UnresolvedType | null {
  if (slice.libScope !== 'project' || slice.missing().length > 0) return null
  // Said of no place: the type was asked for, not met while checking a file.
  if (slice.program.getGlobalDiagnostics().some(({ code }) => endless.has(code))) {
    return { kind: 'endless' }
  }
  const found = slice.program
    .getSemanticDiagnostics(node.getSourceFile())
    .filter(({ code }) => losses.has(code) || endless.has(code))
  const inside = found.find(({ start = -1 }) => start >= node.pos && start < node.end)
  const said = inside ?? found[0]
  if (said === undefined) return null
  if (endless.has(said.code)) return { kind: 'endless' }
  const text = ts.flattenDiagnosticMessageText(said.messageText, ' ')
  return { kind: 'said', reason: text.replace(/\.$/, '') }
}
