import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const sessionFunction: Rule = ({ workers }) =>
  workers.flatMap(({ queue, function: { kind, span } }) =>
    kind === 'session' ? [diagnose('sessionFunction', { queue }, span)] : [],
  )
