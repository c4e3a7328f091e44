import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'
import { everyOption } from './worker-options.js'

/** Whether a queue is worked in batches decides what one job is, so it cannot be left to the running program. */
export const batchConstant: Rule = (model) =>
  everyOption(model).flatMap(({ option: { name, entry } }) => {
    const { value } = entry
    if (name !== 'batch' || value.kind !== 'dynamic') return []
    const { text: expression, reason } = value
    return [diagnose('optionsNotConstant', { expression, reason }, value.span)]
  })
