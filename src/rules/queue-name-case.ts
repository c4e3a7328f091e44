import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const queueNameCase: Rule = ({ workers }) => {
  const first = new Map<string, string>()
  return workers.flatMap(({ queue, queueSpan }) => {
    const folded = queue.toLowerCase()
    const other = first.get(folded)
    if (other === undefined) first.set(folded, queue)
    return other === undefined || other === queue
      ? []
      : [diagnose('queueNamesDifferByCase', { first: other, second: queue }, queueSpan)]
  })
}
