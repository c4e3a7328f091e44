import { PikkuError, type PikkuErrorOptions } from './pikku-error.js'

/** A package that this provider stands on is not installed. */
export class MissingPeerError extends PikkuError {
  /** The command that mends it. */
  readonly install: string

  constructor(what: string, install: string, options?: PikkuErrorOptions) {
    super('MISSING_PEER', `${what} Install it with: ${install}`, options)
    this.install = install
  }
}
