import { JobCancelledError } from '../../../job/errors/job-cancelled-error.js'

/** The field of a job that was cancelled: how often it had been started, and what follows. */
export const CANCELLED = 'pikkuCancelled'

/** `id` tells this cancellation from another one. */
export function toStoredCancellation(id: string, reason: string | undefined): string {
  return `${id} ${JSON.stringify(reason ?? null)}`
}

/** Why the run that was the job's start of this number was cancelled; `undefined` when it was not. */
export function readCancellation(
  stored: string | null,
  job: { readonly queueName: string; readonly id: string; readonly started: number },
): JobCancelledError | undefined {
  const [, started, reason] = /^(\d+) \S+ (.*)$/s.exec(stored ?? '') ?? []
  if (started === undefined || reason === undefined || job.started > Number(started))
    return undefined
  return new JobCancelledError(
    job.queueName,
    job.id,
    (JSON.parse(reason) as string | null) ?? undefined,
  )
}
