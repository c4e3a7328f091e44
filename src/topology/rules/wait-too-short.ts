import { diagnose } from '../../diagnostics/diagnose.js'
import { retryWaits } from '../../model/retry-waits.js'
import { waits, workersByQueue, type TopologyRule } from './topology-rule.js'

/** A caller stops waiting for a job before the job gives up. */
export const waitTooShort: TopologyRule = (topology, model) => {
  const workers = workersByQueue(model)
  return waits(topology).flatMap(({ queue, timeout, span }) => {
    const worker = workers.get(queue)
    const between = worker && retryWaits(worker.settings.retry)
    if (between == null || timeout === undefined) return []
    const total = between.reduce((sum, wait) => sum + wait, 0)
    return total <= timeout
      ? []
      : [diagnose('waitTooShort', { queue, timeout, waits: between, total }, span)]
  })
}
