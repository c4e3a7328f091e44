import { InvalidJobOptionsError } from '../errors/invalid-job-options-error.js'
import type { JobOptions } from './job-options.js'

/** What `addIfNew` needs: without an id every job is new, and a schedule is no job. Throws `InvalidJobOptionsError`. */
export function requireJobId({ jobId, repeat, unique }: JobOptions = {}): void {
  const isKnown = jobId !== undefined || unique !== undefined
  if (isKnown && repeat === undefined) return
  throw new InvalidJobOptionsError(
    !isKnown
      ? 'jobId: addIfNew() needs one, by which it knows the job; use add() for a job without'
      : 'repeat: addIfNew() adds one job; use schedule(), which never doubles a schedule',
  )
}
