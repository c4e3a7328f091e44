import { toJobError } from '../../queue/job-error.js'
import { emitWorkerEvent } from '../../worker/emit-worker-event.js'
import type { Consumer } from './consumer.js'
import { escapeText } from './escape-text.js'
import { makeItSo } from './make-it-so.js'
import type { Message } from './message.js'
import { splitDelay } from './new-message.js'
import { rewriteEnvelope } from './rewrite-envelope.js'
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
      return hold(message, found)
    case 'moved':
      return message.replace?.(escapeText(JSON.stringify(found.taken.envelope)), 0)
    case 'stalled':
      return failStalled(found, consumer)
    case 'strange':
      return keepStrange(message, found, consumer)
  }
}

async function hold(
  message: Message,
  { envelope, delay }: Extract<NotRunnable, { kind: 'early' }>,
): Promise<void> {
  if (message.replace === undefined) {
    await message.retry(Math.min(delay, message.maxRetryDelay))
    return
  }
  const { seconds, notBefore } = splitDelay(delay, message.maxDelaySeconds, Date.now())
  const attemptsBefore = envelope.attemptsBefore ?? 0
  await message.replace(rewriteEnvelope(envelope, { attemptsBefore, notBefore }), seconds)
}

async function failStalled(
  { taken, error }: Extract<NotRunnable, { kind: 'stalled' }>,
  consumer: Consumer,
): Promise<void> {
  const { job, worker } = taken
  const { onEvent, context } = consumer
  const { deadLetterQueue } = worker
  emitWorkerEvent(
    worker,
    { onEvent, logger: context.logger },
    { type: 'stalled', jobId: job.id, attempt: job.attempt },
  )
  await makeItSo(
    taken,
    { kind: 'failed', error, ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }) },
    consumer,
  )
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
    await message.retry(Math.min(STRANGE_DELAY, message.maxRetryDelay))
    return
  }
  const letter = {
    queueName: worker.queueName,
    jobId: messageId,
    data: body,
    error: toJobError(error),
    attempts: deliveries,
    failedAt: new Date().toISOString(),
  }
  const id = `${worker.queueName}/${messageId}/unread`
  await consumer.sendDeadLetter({ queueName: worker.deadLetterQueue, id, letter, message })
  await message.ack()
}
