import { PikkuError } from './pikku-error.js'

/** The service was used after its `close()`. */
export class ServiceClosedError extends PikkuError {
  override readonly name: string = 'ServiceClosedError'

  constructor(provider: string) {
    super('SERVICE_CLOSED', `This ${provider} service is closed`)
  }
}
