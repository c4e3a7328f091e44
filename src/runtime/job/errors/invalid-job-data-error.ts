import { PikkuError } from './pikku-error.js'
import type { StandardIssue } from '../standard-schema.js'

/** The job's data cannot be stored, or is not what its handler takes. It is never retried. */
export class InvalidJobDataError extends PikkuError {
  /** What the function's schema found; empty when the data could not be stored. */
  readonly issues: readonly StandardIssue[]

  constructor(message: string, issues: readonly StandardIssue[] = []) {
    super('INVALID_JOB_DATA', message)
    this.issues = issues
  }
}
