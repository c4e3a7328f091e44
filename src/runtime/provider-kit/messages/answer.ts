import { toError } from '../../job/job-error.js'
import type { Consumer } from './consumer.js'
import type { Message } from './message.js'
import { MessageLostError } from './message-lost-error.js'

/** After an answer that the engine refused, in milliseconds. */
const RETRY_DELAY = 30_000

/** Answers for a message. When that fails the message is given back; when that fails too, it comes again by itself. */
export async function answer(
  message: Message,
  { context: { logger }, provider }: Consumer,
  makeAnswer: () => Promise<void>,
): Promise<void> {
  try {
    await makeAnswer()
  } catch (error) {
    if (error instanceof MessageLostError) {
      logger.warn(`${provider}: message '${message.messageId}': ${error.message}`)
      return
    }
    logger.error(
      `${provider}: message '${message.messageId}' could not be acknowledged; it will be delivered again`,
      toError(error),
    )
    if (!message.done) await message.retry(RETRY_DELAY).catch(() => {})
  }
}
