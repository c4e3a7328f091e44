import { diagnose } from '../diagnostics/diagnose.js'
import type { ScheduleModel } from '../model/queue-model.js'
import type { Rule } from './rule.js'

/** Schedules are sorted by queue and name, so that two of one name follow each other. */
export const scheduleTwice: Rule = ({ schedules }) =>
  schedules.flatMap((schedule, index) => {
    const before = schedules[index - 1]
    if (before === undefined || !isSame(before, schedule)) return []
    const { queue, name, call } = schedule
    const because = [{ message: `'${name}' is declared here too`, span: before.call.span }]
    return [diagnose('scheduleTwice', { queue, name }, call.span, because)]
  })

function isSame(one: ScheduleModel, other: ScheduleModel): boolean {
  return one.queue === other.queue && one.name === other.name
}
