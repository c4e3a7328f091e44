import { describeError } from '../../../job/describe-error.js'
import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'

export function postgresUnreachable(
  timeout: number,
  cause: Error | undefined,
): EngineUnreachableError {
  const reason = cause === undefined ? '' : ` (${describeError(cause)})`
  return new EngineUnreachableError(
    `PostgreSQL did not answer within ${timeout} ms${reason}`,
    cause,
  )
}
