import { InvalidJobDataError } from '../../job/errors/invalid-job-data-error.js'
import { encodeJobData } from '../../codec/wire-format.js'
import { ENVELOPE_FORMAT } from './envelope.js'
import { escapeText } from './escape-text.js'
import type { Envelope } from './envelope.js'

/**
 * Left free in every message that a producer sends, so that the dead letter that may be made of it later, which holds
 * the same data and an error, fits into a message too.
 */
export const DEAD_LETTER_ROOM = 8_192

export interface EnvelopeLimit {
  /** Bytes of UTF-8. */
  readonly bytes: number
  /** What a producer must leave free. Default `DEAD_LETTER_ROOM`. */
  readonly room?: number
}

/**
 * The body of a message, without what is undefined. Throws `InvalidJobDataError` for data that JSON would change, and
 * for a body of more bytes than the engine takes.
 */
export function writeEnvelope(job: Omit<Envelope, 'pikku'>, limit: EnvelopeLimit): string {
  const { data, ...rest } = job
  const head = JSON.stringify({ pikku: ENVELOPE_FORMAT, ...rest })
  const text = encodeJobData(data)
  return toBody(
    job.queue,
    text === undefined ? head : `${head.slice(0, -1)},"data":${text}}`,
    limit.bytes - (limit.room ?? DEAD_LETTER_ROOM),
  )
}

/** A body as it is sent. Throws `InvalidJobDataError` for one of more bytes than `most`. */
export function toBody(queueName: string, text: string, most: number): string {
  const body = escapeText(text)
  // A UTF-16 unit is 3 bytes at most: what is short enough in any case is not encoded to be measured.
  const size = body.length * 3 <= most ? body.length : byteLength(body)
  if (size > most) {
    throw new InvalidJobDataError(
      `The job data of queue '${queueName}' is too large: its message has ${size} bytes, of ${most} at most.` +
        ' Store it elsewhere, and send where it is',
    )
  }
  return body
}

const encoder = /* @__PURE__ */ new TextEncoder()

export function byteLength(text: string): number {
  return encoder.encode(text).length
}
