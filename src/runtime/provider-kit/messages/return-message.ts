import { answer } from './answer.js'
import type { Consumer } from './consumer.js'
import { release } from './apply-outcome.js'
import type { Message } from './message.js'
import { takeMessage } from './take-message.js'

/** Gives back a message that was not begun, as if it had not been handed over. Never rejects. */
export async function returnMessage(message: Message, consumer: Consumer): Promise<void> {
  const found = takeMessage(message, consumer)
  await answer(message, consumer, () =>
    found.kind === 'run' ? release(found.taken) : message.retry(0),
  )
}
