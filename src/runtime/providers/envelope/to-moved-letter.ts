import { deadLetterJobId } from '../../queue/dead-letter.js'
import type { DeadLetterJob } from '../../queue/dead-letter.js'
import { ENVELOPE_FORMAT } from './envelope.js'
import type { Envelope } from './envelope.js'

const REASON =
  'The engine itself moved the job here: it was received more often than its queue allows'

/** What the engine's own redrive has moved, made what `toDeadLetterJob` would have made of it. */
export function toMovedLetter(
  dead: Envelope,
  deadLetterQueue: string,
  deliveries: number,
): Envelope {
  // The last delivery is the one out of the dead letter queue.
  const attempts = Math.max(1, deliveries - 1)
  const letter: DeadLetterJob = {
    queueName: dead.queue,
    jobId: dead.id,
    data: dead.data,
    ...(dead.options?.version === undefined ? {} : { version: dead.options.version }),
    error: { name: 'Error', message: REASON },
    attempts,
    failedAt: new Date().toISOString(),
  }
  const id = deadLetterJobId({ queueName: dead.queue, id: dead.id, attempt: attempts })
  return {
    pikku: ENVELOPE_FORMAT,
    id,
    queue: deadLetterQueue,
    enqueuedAt: Date.now(),
    data: letter,
  }
}
