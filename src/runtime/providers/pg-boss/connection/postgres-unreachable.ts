import { EngineUnreachableError } from '../../../errors/engine-unreachable-error.js'

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

/** Node gives a refused connection to a name with two addresses no message of its own. */
export function describeError(error: Error): string {
  if (error.message !== '') return error.message
  const inner: unknown = Reflect.get(error, 'errors')
  if (!Array.isArray(inner) || inner.length === 0) return error.name
  return inner.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')
}
