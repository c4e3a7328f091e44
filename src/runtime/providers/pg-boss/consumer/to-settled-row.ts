import type { WiredWorker } from '../../../provider-kit/index.js'
import { randomUUID } from 'node:crypto'

import type { KeepCount } from '../../../job/options/resolved-job-options.js'
import { keepCountOf } from '../../../provider-kit/settlement-of.js'
import type { KeepOption, Settlement } from '../../../provider-kit/settlement-of.js'
import { engineId } from '../store/engine-id.js'
import { writeEnvelope } from '../store/envelope.js'
import { writeError, writeResult } from '../store/stored-output.js'
import type { DeadLetter, SettledRow } from '../store/settle-jobs.js'
import type { PgBossJob } from './pg-boss-job.js'

export function toSettledRow(
  job: PgBossJob,
  settlement: Settlement,
  worker: WiredWorker,
): SettledRow {
  const { id, fence } = job.row
  switch (settlement.kind) {
    case 'completed': {
      const remove = keepCount(job, worker, 'removeOnComplete') === 0
      return { id, fence, end: 'completed', output: writeResult(settlement.result), remove }
    }
    case 'retry': {
      const { errorText, delay } = settlement
      return { id, fence, end: 'retry', output: writeError(errorText), delay }
    }
    case 'failed':
    case 'discarded': {
      const output = writeError(settlement.errorText, settlement.kind === 'discarded')
      const remove = keepCount(job, worker, 'removeOnFail') === 0
      const row = { id, fence, end: 'failed', output, remove } as const
      const { letter, deadLetterQueue } = settlement.kind === 'failed' ? settlement : {}
      if (letter === undefined || deadLetterQueue === undefined) return row
      return { ...row, letter: toLetter(deadLetterQueue, letter) }
    }
    case 'released': {
      const { kind: end, ...rest } = settlement
      return { id, fence, end, ...rest }
    }
  }
}

function toLetter(queue: string, data: string): DeadLetter {
  // Written in one statement with the failure, so it needs no id that can be repeated; a job that is retried by hand
  // counts its attempts anew, and its second letter must not be taken for the first.
  const id = randomUUID()
  return { queue, id: engineId(queue, id), data: writeEnvelope({ id, data }) }
}

/** By default all, as long as pg-boss keeps them. */
export function keepCount(job: PgBossJob, worker: WiredWorker, option: KeepOption): KeepCount {
  return keepCountOf(job, worker, { option, byDefault: false })
}
