import { PikkuError } from '../../../queue/errors.js'
import type { PikkuErrorCode } from '../../../queue/errors.js'

/** PostgreSQL did not answer in time. `cause` is the last error of the connection, when there was one. */
export class EngineUnreachableError extends PikkuError {
  override readonly name: string = 'EngineUnreachableError'

  constructor(timeout: number, cause: Error | undefined) {
    super(
      'ENGINE_UNREACHABLE' as string as PikkuErrorCode,
      `PostgreSQL did not answer within ${timeout} ms${cause === undefined ? '' : ` (${describeError(cause)})`}`,
      cause === undefined ? {} : { cause },
    )
  }
}

/** Node gives a refused connection to a name with two addresses no message of its own. */
export function describeError(error: Error): string {
  if (error.message !== '') return error.message
  const inner: unknown = Reflect.get(error, 'errors')
  if (!Array.isArray(inner) || inner.length === 0) return error.name
  return inner.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')
}
