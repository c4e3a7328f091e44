import { JobExpiredError } from '../job/errors/job-expired-error.js'
import { toError } from '../job/job-error.js'
import { resolveTimeout } from '../job/options/resolve-unrepeated-options.js'
import type { TakenJob } from '../job/taken-job.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * Why a job is not run: it has waited for longer than its producer, or otherwise its wiring, allows. Retries do not make
 * the wait begin anew.
 */
export function expired(job: TakenJob, worker: WiredWorker, now: () => number): Error | undefined {
  const asked = job.options.expires ?? worker.expires
  if (asked === undefined) return undefined
  try {
    const expires = resolveTimeout(asked, 'expires')
    if (now() - dueAt(job) <= expires) return undefined
    return new JobExpiredError(job.queueName, job.id, expires)
  } catch (error) {
    // Stored options that make no sense.
    return toError(error)
  }
}

/** When the job could first have been run. A snooze sets its `delay` again, and so restarts the wait. */
function dueAt({ enqueuedAt, options: { delay }, scheduledFor }: TakenJob): number {
  if (delay === undefined) return (scheduledFor ?? enqueuedAt).getTime()
  return enqueuedAt.getTime() + Number(delay)
}
