import type { InspectContext } from './context.js'
import type { ts } from '../source/typescript.js'

/** Enough of them to recognise the type. */
const shownValues = 10

/** Says which texts an expression may be, where its type lists them. */
export function possibleValues(
  { checker }: InspectContext,
  expression: ts.Expression,
): string | undefined {
  const type = checker.getTypeAtLocation(expression)
  if (!type.isUnion() || !type.types.every((member) => member.isStringLiteral())) return undefined
  const values = type.types.map((member) => `'${member.value}'`)
  const shown = values.slice(0, shownValues).join(', ')
  return `it has ${values.length} possible values: ${shown}${values.length > shownValues ? ', …' : ''}`
}
