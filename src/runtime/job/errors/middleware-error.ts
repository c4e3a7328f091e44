import { PikkuError } from './pikku-error.js'

/** A middleware called `next()` twice, or ended without calling it. */
export class MiddlewareError extends PikkuError {
  override readonly name: string = 'MiddlewareError'

  constructor(message: string) {
    super('MIDDLEWARE_MISUSE', message)
  }
}
