import { PikkuError } from '../../../queue/errors.js'
import type { PikkuErrorCode } from '../../../queue/errors.js'

/** Redis did not answer in time. `cause` is the last error of the connection, when there was one. */
export class EngineUnreachableError extends PikkuError {
  override readonly name: string = 'EngineUnreachableError'

  constructor(place: string, timeout: number, cause: Error | undefined) {
    const reason = cause === undefined ? '' : ` (${cause.message})`
    super(
      'ENGINE_UNREACHABLE' as string as PikkuErrorCode,
      `Redis at ${place} did not answer within ${timeout} ms${reason}`,
      cause === undefined ? {} : { cause },
    )
  }
}
