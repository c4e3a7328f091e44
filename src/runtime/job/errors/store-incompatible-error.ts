import { PikkuError } from './pikku-error.js'

/** The file or schema that an engine finds was written by a version of pikku that this one cannot read. */
export class StoreIncompatibleError extends PikkuError {
  constructor(message: string) {
    super('STORE_INCOMPATIBLE', message)
  }
}
