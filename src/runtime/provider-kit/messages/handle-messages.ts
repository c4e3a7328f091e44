import { expired } from '../../worker/expired.js'
import { runBatch } from '../../worker/run-batch.js'
import { runJob } from '../../worker/run-job.js'
import { failed } from '../../worker/to-outcome.js'
import type { JobOutcome } from '../../job/job-outcome.js'
import { answer } from './answer.js'
import type { Consumer } from './consumer.js'
import { applyOutcome } from './apply-outcome.js'
import type { Message } from './message.js'
import { reporterOf } from './reporter-of.js'
import { setAside } from './set-aside.js'
import { takeMessage } from './take-message.js'
import type { TakenMessage } from './take-message.js'

/**
 * Runs the jobs of messages of one queue that came together: one, or those of one call of a batch worker, and answers
 * for each message. Never rejects: a message whose answer the engine refuses comes again.
 * `onHandlersEnd` is called once, when the handlers have ended and their answers are on the way.
 */
export async function handleMessages(
  messages: readonly Message[],
  consumer: Consumer,
  onHandlersEnd?: () => void,
): Promise<void> {
  const sorted = await Promise.all(messages.map((message) => sortOut(message, consumer)))
  const runnable = sorted.filter((taken) => taken !== undefined)
  for (const taken of runnable) reporterOf(taken, consumer).active(taken.job)
  const outcomes = await callWorker(runnable, consumer)
  onHandlersEnd?.()
  await Promise.all(
    runnable.map((taken, index) =>
      answer(taken.message, consumer, () =>
        applyOutcome(taken, outcomes[index] ?? { kind: 'released' }, consumer),
      ),
    ),
  )
}

/** The job of a message that can run now; any other message is answered for. */
async function sortOut(message: Message, consumer: Consumer): Promise<TakenMessage | undefined> {
  const found = takeMessage(message, consumer)
  if (found.kind === 'run') return unlessExpired(found.taken, consumer)
  // Where nothing can be sent, what was moved runs in its place.
  if (found.kind === 'moved' && message.replace === undefined) return found.taken
  await answer(message, consumer, () => setAside(message, found, consumer))
  return undefined
}

async function unlessExpired(
  taken: TakenMessage,
  consumer: Consumer,
): Promise<TakenMessage | undefined> {
  const { message, job, worker } = taken
  const error = expired(job, worker, Date.now)
  if (error === undefined) return taken
  await answer(message, consumer, () => applyOutcome(taken, failed(error, worker), consumer))
  return undefined
}

/** Unlike jobs in hand, messages have no signals of their own: they are given up together, with their process. */
async function callWorker(
  call: readonly TakenMessage[],
  { context }: Consumer,
): Promise<JobOutcome[]> {
  const worker = call[0]?.worker
  if (worker === undefined) return []
  const jobs = call.map(({ job }) => job)
  return worker.batch === undefined
    ? Promise.all(jobs.map((job) => runJob(job, worker, context)))
    : runBatch(jobs, worker, context)
}
