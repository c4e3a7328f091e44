import { withoutUndefined } from '../../../job/options/without-undefined.js'
import { newJobId } from '../../../job/new-job-id.js'
import { addUnique, stored } from '../producer/add-unique.js'
import type { Place } from '../producer/add-jobs.js'
import { DECIDE, decideArguments } from '../store/keys/decide-unique.js'
import type { Verdict } from '../store/keys/decide-unique.js'
import type { BullMQJob } from './bullmq-job.js'

/** Applies uniqueness to a run of a schedule that has been taken, as if it were added now. */
export async function isKeptBack(
  place: Place,
  { queueName, engineJob }: BullMQJob,
): Promise<boolean> {
  const { id = '', data, opts } = engineJob
  const unique = opts.pikku?.unique
  if (unique === undefined) return false
  // Without what makes it a run of its schedule.
  const { priority, attempts, removeOnComplete, removeOnFail } = opts
  const { rules: _rules, ...pikku } = opts.pikku ?? {}
  const options = withoutUndefined({ priority, attempts, removeOnComplete, removeOnFail, pikku })
  const job = { name: queueName, data, opts: options }
  const { keys, values } = decideArguments(
    (name) => place.queue.toKey(name),
    { id, unique, ...stored(job) },
    'run',
  )
  const answer = await place.client.eval(DECIDE, keys.length, ...keys, ...values)
  const [kind] = answer as Verdict
  if (kind === 'behind') {
    const jobId = newJobId()
    await addUnique(place, [
      { id: jobId, job: { ...job, opts: { ...options, jobId } }, repeat: undefined },
    ])
  }
  return kind === 'kept' || kind === 'behind'
}
