import type { PikkuErrorCode } from './pikku-error-code.js'

/** True for an error of pikku with this code, whichever copy of the package made it. */
export function hasErrorCode(error: unknown, code: PikkuErrorCode): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code
}
