import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import type { JobOptions } from './job-options.js'

/** What `addIfNew` needs: without an id every job is new, and a schedule is no job. Throws `InvalidJobOptionsError`. */
export function requireJobId({ jobId, repeat }: JobOptions = {}): void {
  if (jobId !== undefined && repeat === undefined) return
  throw new InvalidJobOptionsError(
    jobId === undefined
      ? 'jobId: addIfNew() needs one, by which it knows the job; use add() for a job without'
      : 'repeat: addIfNew() adds one job; use schedule(), which never doubles a schedule',
  )
}
