import type { PikkuErrorCode } from './pikku-error-code.js'

/** Those of `Error`. Its own name for them is in no lib before ES2022, which a project of ours need not have. */
export interface PikkuErrorOptions {
  readonly cause?: unknown
}

/** The base of every error that pikku throws. */
export class PikkuError extends Error {
  override name: string
  readonly code: PikkuErrorCode

  constructor(code: PikkuErrorCode, message: string, options?: PikkuErrorOptions) {
    super(message, options)
    this.name = nameOf(code)
    this.code = code
  }
}

/** `JOB_FAILED` is a `JobFailedError`: made of the code, and not of the class, which a minifier renames. */
function nameOf(code: PikkuErrorCode): string {
  const words = code.toLowerCase().replace(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase())
  return `${words}Error`
}
