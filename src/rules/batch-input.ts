import { diagnose } from '../diagnostics/diagnose.js'
import { resolveShape } from '../model/resolve-shape.js'
import type { Rule } from './rule.js'

/** A batch worker gets several jobs' data at once, so its function must take an array. */
export const batchInput: Rule = ({ workers, definitions }) =>
  workers.flatMap(({ queue, settings, function: { input, span } }) => {
    if (settings.batch === undefined || settings.external !== undefined) return []
    const { kind } = resolveShape(input, definitions)
    return kind === 'array' || kind === 'tuple'
      ? []
      : [diagnose('batchNeedsArray', { queue }, span)]
  })
