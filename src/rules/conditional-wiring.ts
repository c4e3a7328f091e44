import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const conditionalWiring: Rule = ({ workers }) =>
  workers.flatMap(({ queue, call }) =>
    call.conditional ? [diagnose('conditionalWiring', { queue }, call.span)] : [],
  )
