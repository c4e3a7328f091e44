import type { JobError } from './queue-job.js'
import { ERROR_BOUNDS, handleRejection, isError, read, readThrown } from './read-thrown.js'
import type { ErrorBounds } from './read-thrown.js'
import { isObject } from './is-object.js'

/** What `toError` stands for: an error is stored as what was thrown, and not as its stand-in. */
const thrownValues = new WeakMap<object, { readonly thrown: unknown }>()

/** Whatever was thrown as plain data, to be stored with its job. Never throws. */
export function toJobError(thrown: unknown, bounds?: ErrorBounds): JobError {
  const standsFor = isError(thrown) ? thrownValues.get(thrown) : undefined
  return readThrown(standsFor === undefined ? thrown : standsFor.thrown, bounds)
}

/** The other way: what was stored of an error, by others perhaps. */
export function readJobError(stored: unknown): JobError {
  return readThrown(typeof stored === 'object' ? stored : { message: stored })
}

/**
 * Whatever a handler threw, as an `Error`: the very error, or, when it is none or cannot be read, one that says what can
 * be said of it and has the thrown value as its `cause`. Never throws.
 */
export function toError(thrown: unknown): Error {
  if (isReadable(thrown)) {
    // Read to the end even where nothing is stored: a rejected promise among its causes would end the process.
    if (['cause', 'errors', 'code'].some((key) => isObject(read(thrown, key)))) readThrown(thrown)
    return thrown
  }
  const { name, message, stack } = readThrown(thrown)
  const error = new Error(message, { cause: thrown })
  error.name = name
  thrownValues.set(error, { thrown })
  if (!isObject(thrown)) return error
  error.stack = stack ?? `${name}: ${message}`
  const code = read(thrown, 'code')
  return typeof code === 'string' ? Object.assign(error, { code }) : error
}

/** To whoever reads it: an engine, a logger, a listener. */
function isReadable(thrown: unknown): thrown is Error {
  if (!isError(thrown)) return false
  try {
    const { name, message, stack } = thrown as { name: unknown; message: unknown; stack: unknown }
    const texts = [name, message, stack ?? '']
    for (const text of texts) handleRejection(text)
    // A getter may throw at the next look.
    const isComputed = ['name', 'message'].some(
      (key) => Object.getOwnPropertyDescriptor(thrown, key)?.get !== undefined,
    )
    return (
      !isComputed &&
      texts.every((text) => typeof text === 'string' && text.length <= ERROR_BOUNDS.text)
    )
  } catch {
    return false
  }
}
