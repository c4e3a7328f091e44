import { diagnose } from '../diagnostics/diagnose.js'
import type { WorkerModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

/** One line for each file and older spelling, at its first call. */
export const olderSpelling: Rule = ({ workers }) => {
  const older = workers.filter(({ call }) => call.spelling !== 'wireQueueWorker')
  const groups = new Map<string, WorkerModel[]>()
  for (const worker of older) {
    const key = `${worker.call.span.file}\0${worker.call.spelling}`
    groups.set(key, [...(groups.get(key) ?? []), worker])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = [...group].sort((a, b) => a.call.span.line - b.call.span.line)
    if (first === undefined) return []
    return [
      diagnose(
        'olderSpelling',
        { spelling: first.call.spelling, count: group.length },
        first.call.span,
      ),
    ]
  })
}
