import { describeError } from '../../../job/describe-error.js'
import { PikkuError } from '../../../job/errors/pikku-error.js'

/** The SDK's errors do not say what for, and those of a lost connection have no message at all. */
export function explainFailure(what: string, cause: unknown): Error {
  if (cause instanceof PikkuError) return cause
  const error = new Error(`SQS ${what}: ${describeError(cause)}`, { cause })
  error.name = (cause as Error).name
  return error
}
