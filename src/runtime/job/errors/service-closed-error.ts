import { PikkuError } from './pikku-error.js'

/** The service was used after its `close()`. */
export class ServiceClosedError extends PikkuError {
  constructor(provider: string) {
    super('SERVICE_CLOSED', `This ${provider} service is closed`)
  }
}
