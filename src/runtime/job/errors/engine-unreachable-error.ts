import { PikkuError } from './pikku-error.js'

/**
 * The engine did not answer in time. Whether it has accepted what was sent is not known; what pikku sends comes to the
 * same when it is sent twice. `cause` is the last error of the connection, when there was one.
 */
export class EngineUnreachableError extends PikkuError {
  constructor(message: string, cause?: Error) {
    super('ENGINE_UNREACHABLE', message, cause === undefined ? {} : { cause })
  }
}
