/** A message that an engine has handed over, and the ways to answer for it: exactly one of them ends it. */
export interface Message {
  /** The engine's id of the message, for logs. */
  readonly messageId: string
  readonly body: unknown
  /** How often this message has been handed over, this time included. */
  readonly deliveries: number
  /** The queue that it came out of, by the name the code has for it; `undefined` when that is not known. */
  readonly queueName: string | undefined
  /** The longest `delay` of `retry`, in milliseconds. */
  readonly maxRetryDelay: number
  /** The longest time that the engine holds back what `replace` sends. */
  readonly maxDelaySeconds: number
  /** It was acked or replaced. */
  readonly done: boolean
  /**
   * Makes sure that it is still this process's own, before something is sent on account of it: rejects with
   * `MessageLostError` when others have had it meanwhile. Absent where the platform knows how long it holds messages.
   */
  hold?(): Promise<void>
  /** It is done with. */
  ack(): Promise<void>
  /** It shall be handed over again after `delay` milliseconds; that delivery is counted. */
  retry(delay: number): Promise<void>
  /**
   * Sends `body` in its place, and is done with it. Rejects, with the message still there, when it cannot, and as `hold`
   * does, with nothing sent. Absent where nothing can be sent.
   */
  replace?(body: string, delaySeconds: number): Promise<void>
  /** Its queue keeps an order, which putting another message in its place would break. */
  readonly ordered?: boolean
  /** It may have been handed over, and given back, without having been begun; its engine counts that as a delivery. */
  readonly mayBeUnbegun?: boolean
  /** The engine has handed it over again while it was in hand, which its next delivery will count. */
  readonly redelivered?: boolean
  /**
   * For the last delivery that the engine makes of a message: `retry` would lose it, `replace` does not. Says what to
   * change so that the engine delivers it more often.
   */
  readonly lastDelivery?: string | undefined
}
