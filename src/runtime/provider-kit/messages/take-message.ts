import { findDefinition } from '../../client/define-queues.js'
import { JobStalledError } from '../../job/errors/job-stalled-error.js'
import { StoreIncompatibleError } from '../../job/errors/store-incompatible-error.js'
import { jobRetryPolicy } from '../../job/options/job-policy.js'
import type { TakenJob } from '../../job/taken-job.js'
import { wiredWorker } from '../../worker/registry.js'
import type { WiredWorker } from '../../worker/wired-worker.js'
import { canReplace } from './can-replace.js'
import type { Consumer } from './consumer.js'
import type { Envelope } from './envelope.js'
import type { Message } from './message.js'
import { readEnvelope } from './read-envelope.js'
import { toMovedLetter } from './to-moved-letter.js'

/** A message that holds a job for a worker of this process. */
export interface TakenMessage {
  readonly message: Message
  readonly envelope: Envelope
  readonly job: TakenJob
  readonly worker: WiredWorker
  /** Deliveries of all messages of this job so far; `job.attempt` is this, but never more than its policy allows. */
  readonly deliveries: number
}

export type Taken =
  | { readonly kind: 'run'; readonly taken: TakenMessage }
  /** The engine's own redrive moved it here; `taken.envelope` is the dead letter that pikku would have sent. */
  | { readonly kind: 'moved'; readonly taken: TakenMessage }
  /** It came before its time: `delay` milliseconds are left. */
  | { readonly kind: 'early'; readonly envelope: Envelope; readonly delay: number }
  /** Workers that held it died more often than its worker allows. */
  | { readonly kind: 'stalled'; readonly taken: TakenMessage; readonly error: Error }
  /** No job, or none that this process can run. `worker` is that of the queue it came out of. */
  | { readonly kind: 'strange'; readonly error: Error; readonly worker?: WiredWorker | undefined }

/** Says what a message is. Changes nothing. */
export function takeMessage(message: Message, consumer: Consumer): Taken {
  const envelope = readEnvelope(message.body)
  if (envelope instanceof Error) return strange(message, consumer, envelope)
  const delay = (envelope.notBefore ?? 0) - Date.now()
  if (delay > 0) return { kind: 'early', envelope, delay }
  const deliveries = (envelope.attemptsBefore ?? 0) + message.deliveries
  const worker = consumer.workers.get(addressee(message, envelope) ?? '')
  if (worker === undefined) return strange(message, consumer, unserved(message, envelope))
  if (worker.queueName !== envelope.queue) {
    const letter = toMovedLetter(envelope, worker.queueName, deliveries)
    // The engine's count goes on from the other queue, or does not: no attempt is refused for it.
    const count = Math.min(message.deliveries, worker.retry.attempts)
    const job = toJob(letter, worker, count)
    return { kind: 'moved', taken: { message, envelope: letter, worker, deliveries: count, job } }
  }
  return classify({
    message,
    envelope,
    worker,
    deliveries,
    job: toJob(envelope, worker, deliveries),
  })
}

/** A message of a newer pikku is not for the dead letter queue: it waits for newer workers. */
function strange({ queueName }: Message, { workers }: Consumer, error: Error): Taken {
  if (error instanceof StoreIncompatibleError) return { kind: 'strange', error }
  return { kind: 'strange', error, worker: workers.get(queueName ?? '') }
}

/**
 * The queue whose worker runs the job. A message in another queue than its own was moved there: by the engine, when that
 * queue is where its dead ones go.
 */
function addressee({ queueName }: Message, envelope: Envelope): string | undefined {
  if (queueName === undefined || queueName === envelope.queue) return envelope.queue
  return queueName === deadLetterQueueOf(envelope.queue) ? queueName : undefined
}

function deadLetterQueueOf(queueName: string): string | undefined {
  return wiredWorker(queueName)?.deadLetterQueue ?? findDefinition(queueName)?.deadLetterQueue
}

function toJob(envelope: Envelope, worker: WiredWorker, deliveries: number): TakenJob {
  return {
    id: envelope.id,
    queueName: envelope.queue,
    data: envelope.data,
    attempt: Math.max(1, Math.min(deliveries, attemptsOf(envelope, worker))),
    enqueuedAt: new Date(envelope.enqueuedAt),
    options: envelope.options ?? {},
  }
}

/**
 * How often a job may have been given back without a run: one of a later version by older workers, every 15 s for an hour,
 * and one that came behind another one of its group.
 */
const MOST_RETURNS = 240

function classify(taken: TakenMessage): Taken {
  const { message, envelope, worker, deliveries } = taken
  const attempts = attemptsOf(envelope, worker)
  const isReturned = message.mayBeUnbegun === true || (envelope.options?.version ?? 1) > 1
  const returns = isReturned && !canReplace(message) ? MOST_RETURNS : 0
  if (deliveries <= attempts + worker.config.maxStalledCount + returns)
    return { kind: 'run', taken }
  const error = new JobStalledError(worker.queueName, taken.job.id, deliveries - attempts)
  return { kind: 'stalled', taken, error }
}

function attemptsOf({ options }: Pick<Envelope, 'options'>, worker: WiredWorker): number {
  try {
    return jobRetryPolicy(options ?? {}, worker.retry).attempts
  } catch {
    // Options that make no sense: `runJob` fails the job and says why.
    return Number.MAX_SAFE_INTEGER
  }
}

function unserved({ queueName }: Message, { queue, id }: Envelope): Error {
  return new Error(
    queueName === undefined || queueName === queue
      ? `No worker of queue '${queue}' was started here, for its job '${id}'`
      : `Job '${id}' of queue '${queue}' came out of queue '${queueName}', which is not its dead letter queue`,
  )
}
