import { diagnose } from '../../diagnostics/diagnose.js'
import type { TopologyRule } from './topology-rule.js'

export const deadLetterUnserved: TopologyRule = ({ queues }) => {
  const served = new Set(queues.flatMap(({ name, worker }) => (worker === null ? [] : [name])))
  return queues.flatMap(({ name, worker }) => {
    const target = worker?.deadLetterQueue
    if (worker === null || target == null || served.has(target)) return []
    return [diagnose('deadLetterUnserved', { queue: name, deadLetterQueue: target }, worker.span)]
  })
}
