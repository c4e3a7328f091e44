import type { Store } from '../store/store.js'
import type { Written } from './write-settlements.js'

/** Tells, after the commit, those who wait for a job, and the queues that got one. */
export function announceWritten(store: Store, written: Written, now: number): void {
  const { job, settlement, held, snapshot } = written
  if (!held) return
  const { queueName, id } = job
  switch (settlement.kind) {
    case 'failed':
      if (settlement.deadLetterQueue !== undefined)
        store.jobReady(settlement.deadLetterQueue, now, now)
      return store.jobFinished(queueName, id, snapshot)
    case 'completed':
    case 'discarded':
      return store.jobFinished(queueName, id, snapshot)
    case 'retry':
    case 'released':
      return store.jobReady(queueName, now + (settlement.delay ?? 0), now)
  }
}
