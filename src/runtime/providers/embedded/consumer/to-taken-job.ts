import { decodeWire, type GiveUpSignal } from '../../../provider-kit/index.js'
import { toError } from '../../../job/job-error.js'
import type { TakenJob } from '../../../job/taken-job.js'
import type { ClaimedRow } from '../store/job-row.js'
import { readText } from '../store/read-text.js'
import { decodeOptions } from '../store/stored-options.js'
import { InHand } from './settlement.js'

export function toTakenJob(row: ClaimedRow): TakenJob {
  return {
    id: row.id,
    queueName: row.queue,
    data: decodeWire(row.data),
    attempt: row.attempt,
    enqueuedAt: new Date(row.created_at),
    options: decodeOptions(row.options),
  }
}

/** A claimed row, in hand. One that cannot be read must not stop the worker; its dead letter has its text as data. */
export function toInHand(row: ClaimedRow, signal: GiveUpSignal): InHand {
  try {
    return new InHand(row, toTakenJob(row), signal)
  } catch (error) {
    const unread = {
      ...toTakenJob({ ...row, data: null, options: null }),
      data: readText(row.data),
    }
    return new InHand(row, unread, signal, toError(error))
  }
}
