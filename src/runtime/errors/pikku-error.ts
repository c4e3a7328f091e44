import type { PikkuErrorCode } from './pikku-error-code.js'

/** The base of every error that pikku throws. */
export class PikkuError extends Error {
  override readonly name: string = 'PikkuError'
  readonly code: PikkuErrorCode

  constructor(code: PikkuErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
