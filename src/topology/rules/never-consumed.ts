import { diagnose } from '../../diagnostics/diagnose.js'
import { additions, type TopologyRule } from './topology-rule.js'

/** Each queue that nobody serves is reported once, with every place that adds to it. Dead letters have their own rule. */
export const neverConsumed: TopologyRule = (topology) => {
  const deadLetters = new Set(topology.queues.map(({ worker }) => worker?.deadLetterQueue))
  const added = additions(topology)
  return topology.queues.flatMap(({ name, worker }) => {
    const [first, ...others] = added.filter(({ queue }) => queue === name)
    if (worker !== null || deadLetters.has(name) || first === undefined) return []
    const because = others.map(({ span }) => ({ message: 'Jobs are added here too', span }))
    return [diagnose('neverConsumed', { queue: name }, first.span, because)]
  })
}
