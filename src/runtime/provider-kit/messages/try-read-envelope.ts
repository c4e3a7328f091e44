import type { Envelope } from './envelope.js'
import { readEnvelope } from './read-envelope.js'

/** The same for a caller that only looks: `undefined` for what is no job that this pikku can read. */
export function tryReadEnvelope(body: unknown): Envelope | undefined {
  const envelope = readEnvelope(body)
  return envelope instanceof Error ? undefined : envelope
}
