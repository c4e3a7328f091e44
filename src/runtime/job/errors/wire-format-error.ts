import { PikkuError } from './pikku-error.js'

/**
 * A value is not of the type that the generated files know for its place. The message names the place and what belongs
 * there, never the value. A job whose stored data does not fit is never retried.
 */
export class WireFormatError extends PikkuError {
  /** `data.lines[0].at` */
  readonly path: string
  /** `a Date` */
  readonly expected: string

  constructor(path: string, expected: string) {
    super('WIRE_FORMAT', `${path} is not ${expected}`)
    this.path = path
    this.expected = expected
  }
}
