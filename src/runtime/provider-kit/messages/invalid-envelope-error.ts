/** The body of a message is no job of pikku's: another program put it into the queue. */
export class InvalidEnvelopeError extends Error {
  override readonly name: string = 'InvalidEnvelopeError'

  constructor(reason: string, options?: ErrorOptions) {
    super(`The message is not a pikku job: ${reason}`, options)
  }
}
