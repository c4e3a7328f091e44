import { diagnose } from '../../diagnostics/diagnose.js'
import { additions, type TopologyRule } from './topology-rule.js'

/** Only where some producer is in sight and each of them is known: otherwise the queue's may be elsewhere. */
export const neverProduced: TopologyRule = (topology) => {
  const added = additions(topology)
  const isSeen = added.some(({ isDeclared }) => isDeclared !== true)
  const isUnsure = topology.calls.some(({ kind, queue }) => kind !== 'wait' && queue === null)
  if (!isSeen || isUnsure) return []
  const fed = new Set<string | null | undefined>([
    ...added.map(({ queue }) => queue),
    ...topology.queues.map(({ worker }) => worker?.deadLetterQueue),
  ])
  return topology.queues.flatMap(({ name, worker }) =>
    worker === null || fed.has(name)
      ? []
      : [diagnose('neverProduced', { queue: name }, worker.span)],
  )
}
