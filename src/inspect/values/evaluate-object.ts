import type {
  DynamicValue,
  RecordEntry,
  RecordValue,
  StaticValue,
} from '../../model/static-value.js'
import { spanIn } from './context.js'
import { reasonOf } from './describe-value.js'
import { dynamic } from './dynamic.js'
import type { Evaluator } from './evaluator.js'
import { getterReason } from './getter-reason.js'
import { shortText } from '../source/span-of.js'
import { ts } from '../source/typescript.js'

/** The entries of an object literal. The values that nobody asks for are not looked into: they stay unknown. */
export function evaluateObject(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  isWanted: (key: string) => boolean,
): RecordValue {
  const entries = new Map<string, RecordEntry>()
  let unread: DynamicValue | undefined
  const set = (key: string, at: ts.Node, value: StaticValue): void => {
    // A later key takes the place of an earlier one, as it does when the program runs.
    entries.delete(key)
    const shorthand = ts.isShorthandPropertyAssignment(at.parent)
      ? ({ isShorthand: true } as const)
      : {}
    entries.set(key, { key, keySpan: spanIn(evaluator.context, at), ...shorthand, value })
  }
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = evaluator.evaluate(property.expression)
      if (spread.kind === 'record') {
        for (const entry of spread.entries) {
          entries.delete(entry.key)
          entries.set(entry.key, entry)
        }
        unread ??= spread.unread
      } else if (spread.kind !== 'constant') {
        unread ??= dynamic(evaluator, property.expression, reasonOf(spread))
      }
      continue
    }
    const key = propertyKey(evaluator, property.name)
    if (key === undefined) unread ??= dynamic(evaluator, property.name, 'its key is not a constant')
    else {
      const value = isWanted(key)
        ? propertyValue(evaluator, property)
        : dynamic(evaluator, property, 'nobody asks for it')
      set(key, property.name, value)
    }
  }
  const record: RecordValue = {
    kind: 'record',
    entries: [...entries.values()],
    span: spanIn(evaluator.context, node),
  }
  return unread === undefined ? record : { ...record, unread }
}

function propertyValue(
  evaluator: Evaluator,
  property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
): StaticValue {
  if (ts.isPropertyAssignment(property)) return evaluator.evaluate(property.initializer)
  if (ts.isShorthandPropertyAssignment(property)) {
    const symbol = evaluator.context.checker.getShorthandAssignmentValueSymbol(property)
    return evaluator.evaluateSymbol(symbol, property.name)
  }
  if (ts.isGetAccessor(property)) return dynamic(evaluator, property, getterReason)
  return { kind: 'code', text: shortText(property), span: spanIn(evaluator.context, property) }
}

function propertyKey(evaluator: Evaluator, name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    return name.text
  if (!ts.isComputedPropertyName(name)) return undefined
  const key = evaluator.evaluate(name.expression)
  return key.kind === 'constant' && key.value !== null ? String(key.value) : undefined
}
