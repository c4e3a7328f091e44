import { deadLetterJobId, toDeadLetterJob } from '../../job/dead-letter.js'
import { ENVELOPE_FORMAT } from './envelope.js'
import type { Envelope } from './envelope.js'

const REASON = {
  name: 'Error',
  message: 'The engine moved the job here: it was received more often than its queue allows',
}

/** What the engine's own redrive has moved, made what `toDeadLetterJob` would have made of it. */
export function toMovedLetter(
  dead: Envelope,
  deadLetterQueue: string,
  deliveries: number,
): Envelope {
  const { id, queue: queueName, data, options = {} } = dead
  // The last delivery is the one out of the dead letter queue.
  const job = { id, queueName, data, options, attempt: Math.max(1, deliveries - 1) }
  return {
    pikku: ENVELOPE_FORMAT,
    id: deadLetterJobId(job),
    queue: deadLetterQueue,
    enqueuedAt: Date.now(),
    data: toDeadLetterJob(job, REASON),
  }
}
