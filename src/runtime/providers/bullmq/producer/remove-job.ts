import { UnsupportedByProviderError } from '../../../job/errors/unsupported-by-provider-error.js'
import type { BullJob } from '../connection/bullmq-module.js'
import type { JobPlace } from '../store/find-engine-job.js'
import { goOnWithout } from '../store/keys/go-on-without.js'

/** Gives 0 for a job that runs. Throws `UnsupportedByProviderError` for the next run of a schedule. */
export async function removeJob({ queue, client }: JobPlace, job: BullJob): Promise<number> {
  const { id = '', opts } = job
  const removed = await queue.remove(id).catch((error: unknown) => {
    throw explainRemoval(error)
  })
  const { group, unique } = opts.pikku ?? {}
  if (removed > 0) await goOnWithout(client, queue.toKey(''), { group: group?.id, unique })
  return removed
}

function explainRemoval(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.includes('scheduler')) return error
  return new UnsupportedByProviderError(
    'bullmq',
    'removing the next run of a schedule',
    'end the schedule with unschedule()',
  )
}
