import type { StaticValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import { dynamic } from './dynamic.js'
import type { Evaluator } from './evaluator.js'
import { ts } from '../source/typescript.js'

/** What a declaration without a value (in a `.d.ts`) says by its literal type. */
export function valueOfType(evaluator: Evaluator, type: ts.Type, node: ts.Node): StaticValue {
  const span = spanIn(evaluator.context, node)
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    return { kind: 'constant', value: type.value, span }
  }
  if (type.isUnion() && type.types.every((member) => member.isStringLiteral())) {
    const values = type.types.map((member) => `'${member.value}'`)
    return dynamic(evaluator, node, `it has ${values.length} possible values: ${values.join(', ')}`)
  }
  if (
    type.flags & ts.TypeFlags.Object &&
    type.getProperties().length > 0 &&
    type.getCallSignatures().length === 0
  ) {
    const { checker } = evaluator.context
    const entries = type.getProperties().map((property) => ({
      key: property.name,
      keySpan: span,
      value: valueOfType(evaluator, checker.getTypeOfSymbol(property), node),
    }))
    return { kind: 'record', entries, span }
  }
  return dynamic(evaluator, node, 'its declaration does not give its value')
}
