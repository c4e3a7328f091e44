import { toDeadLetterJob } from '../../job/dead-letter.js'
import { failed } from '../../worker/to-outcome.js'
import type { Consumer } from './consumer.js'
import { applyOutcome } from './apply-outcome.js'
import type { Message } from './message.js'
import { postpone } from './postpone.js'
import { reporterOf } from './reporter-of.js'
import type { Taken } from './take-message.js'

type NotRunnable = Exclude<Taken, { kind: 'run' }>

/** Before a message that nobody here can read is looked at again, in milliseconds. */
const STRANGE_DELAY = 60_000

/** Answers for a message that holds no job to be run now. */
export async function setAside(
  message: Message,
  found: NotRunnable,
  consumer: Consumer,
): Promise<void> {
  switch (found.kind) {
    case 'early':
      return postpone(message, found.delay, found.envelope)
    case 'moved':
      return postpone(message, 0, found.taken.envelope)
    case 'stalled':
      reporterOf(found.taken, consumer).stalled(found.taken.job)
      return applyOutcome(found.taken, failed(found.error, found.taken.worker), consumer)
    case 'strange':
      return keepStrange(message, found, consumer)
  }
}

/** Never acked without a copy elsewhere: it may be a job of a newer producer, or somebody else's only record. */
async function keepStrange(
  message: Message,
  { error, worker }: Extract<NotRunnable, { kind: 'strange' }>,
  consumer: Consumer,
): Promise<void> {
  const { messageId, body, deliveries } = message
  consumer.context.logger.error(`${consumer.provider}: message '${messageId}' cannot be run`, error)
  if (worker?.deadLetterQueue === undefined) {
    return postpone(message, STRANGE_DELAY)
  }
  const { queueName, deadLetterQueue } = worker
  const job = { id: messageId, queueName, data: body, attempt: deliveries, options: {} }
  const letter = toDeadLetterJob(job, error)
  const id = `${queueName}/${messageId}/unread`
  await consumer.sendDeadLetter({ queueName: deadLetterQueue, id, letter, message })
  await message.ack()
}
