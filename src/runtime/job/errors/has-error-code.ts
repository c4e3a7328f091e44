import type { PikkuErrorCode } from './pikku-error-code.js'

/** True for an error of pikku with this code, whichever copy of the package made it. */
export function hasErrorCode(error: unknown, code: PikkuErrorCode): boolean {
  try {
    return error instanceof Error && (error as { code?: unknown }).code === code
  } catch {
    // Anything can be thrown, a proxy or a getter that throws too.
    return false
  }
}
