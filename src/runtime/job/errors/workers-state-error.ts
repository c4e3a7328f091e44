import { PikkuError } from './pikku-error.js'

/** Workers were started twice, or started again after `stop()`. */
export class WorkersStateError extends PikkuError {
  constructor(message: string) {
    super('WORKERS_STATE', message)
  }
}
