import { StoreIncompatibleError } from '../../job/errors/store-incompatible-error.js'
import { ENVELOPE_FORMAT } from './envelope.js'
import type { Envelope } from './envelope.js'
import { InvalidEnvelopeError } from './invalid-envelope-error.js'
import { isObject } from '../../job/is-object.js'

/**
 * The job in the body of a message: a text, or what an engine has already parsed.
 * `InvalidEnvelopeError` for what is no job, and `StoreIncompatibleError` for one of a newer pikku.
 */
export function readEnvelope(body: unknown): Envelope | Error {
  let value = body
  try {
    if (typeof body === 'string') value = JSON.parse(body)
  } catch (error) {
    return new InvalidEnvelopeError('it is not JSON', { cause: error })
  }
  if (!isObject(value) || !('pikku' in value)) {
    return new InvalidEnvelopeError("it has no 'pikku' field")
  }
  const format: unknown = value.pikku
  if (typeof format === 'number' && format > ENVELOPE_FORMAT) {
    return new StoreIncompatibleError(
      `The message has format ${format}; this pikku reads format ${ENVELOPE_FORMAT}. Update its workers`,
    )
  }
  if (format !== ENVELOPE_FORMAT || !hasIdentity(value)) {
    return new InvalidEnvelopeError('its fields are not those of an envelope')
  }
  return value
}

function hasIdentity(value: object): value is Envelope {
  const { id, queue, enqueuedAt, attemptsBefore, notBefore } = value as Partial<
    Record<keyof Envelope, unknown>
  >
  return (
    typeof id === 'string' &&
    typeof queue === 'string' &&
    Number.isFinite(enqueuedAt) &&
    isOptionalNumber(attemptsBefore) &&
    isOptionalNumber(notBefore)
  )
}

function isOptionalNumber(value: unknown): boolean {
  return value === undefined || Number.isFinite(value)
}
