import { diagnose } from '../diagnostics/diagnose.js'
import { resolveShape } from '../model/resolve-shape.js'
import type { Rule } from './rule.js'

export const neverInput: Rule = ({ workers, definitions }) =>
  workers.flatMap(({ queue, function: { input, span } }) => {
    const shape = resolveShape(input, definitions)
    return shape.kind === 'primitive' && shape.name === 'never'
      ? [diagnose('neverInput', { queue }, span)]
      : []
  })
