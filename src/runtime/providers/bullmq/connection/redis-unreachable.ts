import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'

export function redisUnreachable(
  place: string,
  timeout: number,
  cause: Error | undefined,
): EngineUnreachableError {
  const reason = cause === undefined ? '' : ` (${cause.message})`
  return new EngineUnreachableError(
    `Redis at ${place} did not answer within ${timeout} ms${reason}`,
    cause,
  )
}
