import { diagnose } from '../../diagnostics/diagnose.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Rule } from '../rule.js'
import { optionsOf } from '../worker-options.js'

/** What pikku's workers would add to a queue that another worker reads. */
export const externalTarget: Rule = ({ workers, schedules }) => {
  const elsewhere = new Set(
    workers.flatMap(({ queue, settings }) => (settings.external === undefined ? [] : [queue])),
  )
  if (elsewhere.size === 0) return []
  const scheduled = schedules.flatMap(({ queue, queueSpan }): Diagnostic[] => {
    const what = 'filled by a schedule that is declared'
    const instead =
      'Use the schedules of its engine (BullMQ: upsertJobScheduler, pg-boss: boss.schedule), or wire a queue of pikku on a schedule, whose function adds the job.'
    return elsewhere.has(queue)
      ? [diagnose('externalTarget', { queue, what, instead }, queueSpan)]
      : []
  })
  const letters = workers.flatMap((worker): Diagnostic[] => {
    const { deadLetterQueue: queue } = worker.settings
    if (queue === undefined || !elsewhere.has(queue)) return []
    const what = 'a dead letter queue'
    const instead =
      'Name a queue without a worker, or one with a function that adds the letter to this queue.'
    const span = optionsOf(worker).find(({ name }) => name === 'deadLetterQueue')?.entry.value.span
    return [diagnose('externalTarget', { queue, what, instead }, span ?? worker.call.span)]
  })
  return [...scheduled, ...letters]
}
