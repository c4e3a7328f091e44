import type { DynamicValue } from '../../model/static-value.js'
import { spanIn } from './context.js'
import type { Evaluator } from './evaluator.js'
import { shortText } from '../source/span-of.js'
import type { ts } from '../source/typescript.js'

/** What cannot be known without running the program, and why. */
export function dynamic(evaluator: Evaluator, node: ts.Node, reason: string): DynamicValue {
  return { kind: 'dynamic', text: shortText(node), reason, span: spanIn(evaluator.context, node) }
}
