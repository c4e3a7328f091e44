import { EngineUnreachableError } from '../../../job/errors/engine-unreachable-error.js'
import { PikkuError } from '../../../job/errors/pikku-error.js'

/** Whether SQS may take the same request later: it was not reached, has trouble of its own, or is asked too much. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PikkuError) return error instanceof EngineUnreachableError
  if (!(error instanceof Error) || error.name === 'AbortError') return false
  return Reflect.get(error, '$fault') !== 'client' || /Throttl|OverLimit/.test(error.name)
}
