import { isError, read } from '../read-thrown.js'
import type { PikkuErrorCode } from './pikku-error-code.js'

/** True for an error of pikku with this code, whichever copy of the package made it. */
export function hasErrorCode(error: unknown, code: PikkuErrorCode): boolean {
  return isError(error) && read(error, 'code') === code
}
