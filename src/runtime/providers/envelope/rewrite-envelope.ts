import { escapeText } from './escape-text.js'
import type { Envelope } from './envelope.js'

/** The body of the message that takes the place of one. Its size is that of the old one, give or take two numbers. */
export function rewriteEnvelope(
  envelope: Envelope,
  changes: { readonly attemptsBefore: number; readonly notBefore?: number | undefined },
): string {
  const { notBefore: _, attemptsBefore: __, ...rest } = envelope
  // What JSON leaves out is absent.
  return escapeText(JSON.stringify({ ...rest, ...changes }))
}
