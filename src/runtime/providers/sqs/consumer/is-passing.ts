import type { BatchFailure } from '../connection/sqs-client.js'
import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'
import { PikkuError } from '../../../job/errors/pikku-error.js'

/** Whether SQS may take the same request later: it was not reached, has trouble of its own, or is asked too much. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PikkuError) return error instanceof EngineUnreachableError
  if (!(error instanceof Error) || error.name === 'AbortError') return false
  return !isOfRequest(error) || /Throttl|OverLimit/.test(error.name)
}

/** SQS says so of one message of a batch in another way than the SDK does of a whole request. */
function isOfRequest(error: Error): boolean {
  const { $fault, SenderFault } = error as { readonly $fault?: unknown } & BatchFailure
  return 'SenderFault' in error ? SenderFault !== false : $fault === 'client'
}
