import type { JobError } from './queue-job.js'

/** An error as plain data, to be stored with its job. */
export function toJobError(error: JobError): JobError {
  return {
    name: error.name,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  }
}

/** Whatever a handler threw, as an `Error`; a thrown value that is none is kept as `cause`. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  // An error of another realm (a vm context, a worker) fails instanceof but has all that is needed.
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const error = new Error(String(thrown.message), { cause: thrown })
    if ('name' in thrown && typeof thrown.name === 'string') error.name = thrown.name
    return error
  }
  return new Error(describe(thrown), { cause: thrown })
}

function describe(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'a value that cannot be shown was thrown'
  }
}
