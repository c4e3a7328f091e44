import { diagnose } from '../diagnostics/diagnose.js'
import type { Rule } from './rule.js'

export const scheduleUnserved: Rule = ({ schedules, workers }) => {
  const served = new Set(workers.map(({ queue }) => queue))
  return schedules.flatMap(({ queue, queueSpan }) =>
    served.has(queue) ? [] : [diagnose('scheduleUnserved', { queue }, queueSpan)],
  )
}
