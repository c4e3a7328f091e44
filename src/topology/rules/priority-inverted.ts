import { diagnose } from '../../diagnostics/diagnose.js'
import type { WorkerModel } from '../../model/queue-model.js'
import { waits, workersByQueue, type TopologyRule } from './topology-rule.js'

/** An urgent job that waits for one that is not becomes as slow as that one. */
export const priorityInverted: TopologyRule = (topology, model) => {
  const workers = workersByQueue(model)
  return waits(topology).flatMap(({ queue, handlers, span }) =>
    handlers.flatMap((handler) => {
      const [urgent, awaited] = [priorityOf(workers.get(handler)), priorityOf(workers.get(queue))]
      if (urgent === undefined || awaited === undefined || urgent <= awaited) return []
      return [diagnose('priorityInverted', { handler, urgent, queue, awaited }, span)]
    }),
  )
}

/** Undefined if only the running program knows. */
function priorityOf(worker: WorkerModel | undefined): number | undefined {
  const priority = worker?.settings.priority ?? 0
  return worker !== undefined && typeof priority === 'number' ? priority : undefined
}
