import { diagnose } from '../diagnostics/diagnose.js'
import { jobTypes } from '../model/job-types.js'
import { misfitOf } from '../model/static-misfit.js'
import { entryOf } from '../model/static-value.js'
import { namedTypes } from '../model/wire/wire-planner.js'
import { describeMember, listOf } from './describe-member.js'
import type { Rule } from './rule.js'

/** What the data of a schedule shows before the program runs: the rest is checked by the compiler, and when workers start. */
export const scheduleData: Rule = ({ schedules, workers, definitions }) => {
  if (schedules.length === 0) return []
  const byQueue = new Map(workers.map((worker) => [worker.queue, worker]))
  const types = namedTypes(definitions)
  return schedules.flatMap(({ queue, options, call }) => {
    const worker = byQueue.get(queue)
    if (worker === undefined) return []
    const entry = entryOf(options, 'data')
    const { input } = jobTypes(worker, definitions)
    const value = entry?.value ?? { kind: 'constant', value: undefined, span: call.span }
    const misfit = misfitOf(value, input, definitions)
    if (misfit === null) return []
    const { path, shape, found, span } = misfit
    const members = shape.kind === 'union' ? shape.members : [shape]
    const expected = listOf(members.map((member) => describeMember(member, types)))
    return [diagnose('scheduleData', { queue, path: `data${path}`, expected, found }, span)]
  })
}
