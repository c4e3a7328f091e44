import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const conditionalWiring: Rule = ({ workers }) =>
  workers.flatMap(({ queue, call, settings }) =>
    // Nothing of a queue that is served elsewhere is to run.
    call.conditional && settings.external === undefined
      ? [diagnose('conditionalWiring', { queue }, call.span)]
      : [],
  )
