import { diagnose } from '../diagnostics/diagnose.js'
import type { WiringSpelling, WorkerModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

/** Those that put options elsewhere than today's. `wireScheduler` says in one call what is two otherwise. */
const isOlder = (spelling: WiringSpelling): boolean =>
  spelling !== 'wireQueueWorker' && spelling !== 'wireScheduler'

/** One line for each file and older spelling, at its first call. */
export const olderSpelling: Rule = ({ workers }) => {
  const older = workers.filter(({ call }) => isOlder(call.spelling))
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
