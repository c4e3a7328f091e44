import { diagnose } from '../diagnostics/diagnose.js'
import type { WorkerModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

/** One diagnostic for each queue that is wired more than once, at its second place, naming all of them. */
export const duplicateQueue: Rule = ({ workers }) => {
  const byQueue = new Map<string, WorkerModel[]>()
  for (const worker of workers)
    byQueue.set(worker.queue, [...(byQueue.get(worker.queue) ?? []), worker])
  return [...byQueue].flatMap(([queue, places]) => {
    const [first, second, ...others] = places
    if (first === undefined || second === undefined) return []
    const because = [first, ...others].map(({ call }) => ({
      message: `'${queue}' is wired here too`,
      span: call.span,
    }))
    return [diagnose('duplicateQueue', { queue, places: places.length }, second.call.span, because)]
  })
}
