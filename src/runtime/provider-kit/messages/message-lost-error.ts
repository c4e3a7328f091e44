/** Others have had the message meanwhile: nothing may be sent for it any more. */
export class MessageLostError extends Error {
  override readonly name = 'MessageLostError'
}
