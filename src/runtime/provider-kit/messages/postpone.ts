import type { Envelope } from './envelope.js'
import { escapeText } from './escape-text.js'
import type { Message } from './message.js'
import { splitDelay } from './new-message.js'

/**
 * The message is handed over again after `delay` milliseconds: as `successor` when there is one and it can be sent, and
 * otherwise itself, as late as its engine can, which counts this delivery. The successor begins with no delivery of its
 * own: `attemptsBefore` tells of those that shall count.
 */
export async function postpone(
  message: Message,
  delay: number,
  successor?: Envelope,
): Promise<void> {
  if (successor === undefined || message.replace === undefined) {
    await message.retry(Math.min(delay, message.maxRetryDelay))
    return
  }
  const { seconds, notBefore } = splitDelay(delay, message.maxDelaySeconds, Date.now())
  // What is undefined JSON leaves out. Its size is that of the old one, give or take two numbers.
  const body = JSON.stringify({ ...successor, notBefore })
  await message.replace(escapeText(body), seconds)
}
