import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const queueNameEmpty: Rule = ({ workers }) =>
  workers.flatMap(({ queue, queueSpan }) =>
    queue.trim() === '' ? [diagnose('queueNameEmpty', {}, queueSpan)] : [],
  )
