import { checkQueueName } from '../../../job/check-queue-name.js'
import type { DeclaredSchedules } from '../../../provider-kit/index.js'
import { readScheduleState, removeRecord, writeRecord } from '../store/schedule-records.js'
import { dropSchedule } from '../store/schedules.js'
import type { Store } from '../store/store.js'
import { addScheduled, prepareJob } from './add-jobs.js'

/** Brings the schedules of this file to what is declared, in one transaction. */
export function bringSchedules(store: Store, declared: DeclaredSchedules): void {
  const { db } = store
  const now = store.now()
  const runs: { readonly queueName: string; readonly runAt: number }[] = []
  db.transaction(() => {
    for (const step of declared.steps(readScheduleState(db))) {
      if (step.kind === 'removed') {
        dropSchedule(db, step.queueName, step.key)
        removeRecord(db, step)
        continue
      }
      const { record } = step
      writeRecord(db, record)
      if (step.kind === 'kept') continue
      const { queueName } = record
      checkQueueName('embedded', queueName)
      const runAt = addScheduled(db, queueName, prepareJob(step.data, step.options), now)
      runs.push({ queueName, runAt })
    }
  })
  for (const { queueName, runAt } of runs) store.jobReady(queueName, runAt, now)
}
