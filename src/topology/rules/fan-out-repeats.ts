import { diagnose } from '../../diagnostics/diagnose.js'
import {
  additions,
  addsAgain,
  attemptsOf,
  workersByQueue,
  type TopologyRule,
} from './topology-rule.js'

/** A handler that fails half-way through its loop adds the first half again. */
export const fanOutRepeats: TopologyRule = (topology, model) => {
  const workers = workersByQueue(model)
  return additions(topology).flatMap((call) => {
    const { queue, handlers, span, isFanOut } = call
    if (isFanOut !== true || !addsAgain(call, workers.get(queue))) return []
    const handler = handlers.find((name) => attemptsOf(workers.get(name)) > 1)
    if (handler === undefined) return []
    const attempts = attemptsOf(workers.get(handler))
    return [diagnose('fanOutRepeats', { queue, handler, attempts }, span)]
  })
}
