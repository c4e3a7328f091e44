import { PikkuError } from './pikku-error.js'
import type { StandardIssue } from '../standard-schema.js'

/** The handler's result cannot be stored, or is not what its function promises. It is never retried. */
export class InvalidJobResultError extends PikkuError {
  /** What the function's schema found; empty when the result could not be stored. */
  readonly issues: readonly StandardIssue[]

  constructor(message: string, issues: readonly StandardIssue[] = []) {
    super('INVALID_JOB_RESULT', message)
    this.issues = issues
  }
}
