import type { JobRow } from '../store/job-row.js'
import type { Store } from '../store/store.js'
import type { Written } from './write-settlements.js'

/** Tells, after the commit, those who wait for a job, and the queues that got one. */
export function announceWritten(store: Store, written: Written, now: number): void {
  const { job, settlement, held, snapshot } = written
  if (!held) return
  const { queueName, id } = job
  switch (settlement.kind) {
    case 'failed':
      if (settlement.deadLetterQueue !== undefined) store.jobReady(settlement.deadLetterQueue, now)
      return store.jobFinished(queueName, id, snapshot)
    case 'completed':
    case 'discarded':
      return store.jobFinished(queueName, id, snapshot)
    case 'retry':
    case 'released':
      return store.jobReady(queueName, now + (settlement.delay ?? 0))
  }
}

/** The same for a job that was left by dead workers too often. */
export function announceFailed(
  store: Store,
  { queue, id }: Pick<JobRow, 'queue' | 'id'>,
  deadLetterQueue: string | undefined,
  now: number,
): void {
  if (deadLetterQueue !== undefined) store.jobReady(deadLetterQueue, now)
  store.jobFinished(queue, id)
}
