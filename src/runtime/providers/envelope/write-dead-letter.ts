import type { DeadLetterJob } from '../../queue/dead-letter.js'
import { writeEnvelope } from './write-envelope.js'

const LONGEST_MESSAGE = 1_000
const LONGEST_STACK = 1_000

/** The body of the message of a dead letter. A long error is cut, so that the letter fits where its job did. */
export function writeDeadLetter(
  deadLetter: { readonly queueName: string; readonly id: string; readonly letter: DeadLetterJob },
  bytes: number,
): string {
  const { queueName, id, letter } = deadLetter
  const { name, message, stack } = letter.error
  const error = {
    name,
    message: message.slice(0, LONGEST_MESSAGE),
    ...(stack === undefined ? {} : { stack: stack.slice(0, LONGEST_STACK) }),
  }
  return writeEnvelope(
    { id, queue: queueName, enqueuedAt: Date.now(), data: { ...letter, error } },
    { bytes, room: 0 },
  )
}
