import { deadLetterJobId, toDeadLetterJob } from '../../job/dead-letter.js'
import { UnsupportedByProviderError } from '../../job/errors/unsupported-by-provider-error.js'
import type { JobOutcome } from '../../job/job-outcome.js'
import { retryOrFail } from '../../worker/to-outcome.js'
import { canReplace } from './can-replace.js'
import type { Consumer } from './consumer.js'
import { postpone } from './postpone.js'
import { reporterOf } from './reporter-of.js'
import type { TakenMessage } from './take-message.js'

/** Makes the outcome of an attempt so, and tells of it. Rejects, with the message still there, when the engine refuses. */
export async function applyOutcome(
  taken: TakenMessage,
  outcome: JobOutcome,
  consumer: Consumer,
): Promise<void> {
  const { message } = taken
  switch (outcome.kind) {
    case 'completed':
    case 'discarded':
      await message.ack()
      break
    case 'retry':
      await retry(taken, outcome.delay, consumer)
      break
    case 'failed':
      await deadLetter(taken, outcome, consumer)
      break
    case 'released':
      if (outcome.snoozed && !canReplace(message))
        return applyOutcome(taken, refuseSnooze(taken, consumer), consumer)
      await release(outcome.snoozed ? waitingAnew(taken, outcome.delay) : taken, outcome.delay)
      break
  }
  reporterOf(taken, consumer).settled(taken.job, outcome)
}

/** The letter first: a crash between the two makes two letters of one id, and never none. */
async function deadLetter(
  { job, message }: TakenMessage,
  { error, deadLetterQueue }: Extract<JobOutcome, { kind: 'failed' }>,
  consumer: Consumer,
): Promise<void> {
  // A letter cannot be taken back, and another worker may have done the job.
  await message.hold?.()
  if (deadLetterQueue !== undefined) {
    const letter = toDeadLetterJob(job, error)
    const id = deadLetterJobId(job)
    await consumer.sendDeadLetter({ queueName: deadLetterQueue, id, letter, message })
  } else if (await consumer.keepFailed?.(message)) return
  await message.ack()
}

/** In another message only when the engine could not give this one back at the right time, or not once more at all. */
async function retry(
  { message, envelope, deliveries, job }: TakenMessage,
  delay: number,
  { context }: Consumer,
): Promise<void> {
  const { lastDelivery, redelivered = false, maxRetryDelay } = message
  const isLast = lastDelivery !== undefined
  if ((isLast || redelivered || delay > maxRetryDelay) && canReplace(message)) {
    return postpone(message, delay, { ...envelope, attemptsBefore: deliveries })
  }
  if (isLast) {
    context.logger.error(
      `Queue '${job.queueName}': the engine will not deliver job '${job.id}' again, although attempts are left; ${lastDelivery}`,
    )
  }
  return postpone(message, delay)
}

/** A message that can only be given back is counted each time, so a job that is snoozed often would die of it. */
function refuseSnooze({ job, worker }: TakenMessage, { provider }: Consumer): JobOutcome {
  const error = new UnsupportedByProviderError(
    provider,
    'snooze() here',
    'the message cannot be replaced (its queue is FIFO, or the Worker has no producer binding of it)',
  )
  return retryOrFail(error, job, worker)
}

/** The wait of a snoozed job, after which it expires, begins when the snooze ends. */
function waitingAnew(taken: TakenMessage, snoozed = 0): TakenMessage {
  const { enqueuedAt, options } = taken.envelope
  const delay = Date.now() + snoozed - enqueuedAt
  return { ...taken, envelope: { ...taken.envelope, options: { ...options, delay } } }
}

/** This delivery shall not count, so a new message takes over its count; where order matters, it counts. */
export function release({ message, envelope, deliveries }: TakenMessage, delay = 0): Promise<void> {
  const successor = { ...envelope, attemptsBefore: deliveries - 1 }
  return postpone(message, delay, canReplace(message) ? successor : undefined)
}
