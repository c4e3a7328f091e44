import { deadLetterJobId, toKeyedLetter } from '../../../job/dead-letter.js'
import type { QueueSet } from '../connection/queue-set.js'
import { toEngineJob } from '../store/to-engine-job.js'
import type { BullMQJob } from './bullmq-job.js'

export interface Death {
  readonly job: BullMQJob
  readonly error: Error
  readonly deadLetterQueue: string
}

/**
 * Puts the dead letter into its queue. Done before the job itself is failed: a crash between the two repeats both, and
 * the letter's id makes the second one the same letter.
 */
export async function sendDeadLetter(queues: QueueSet, death: Death): Promise<void> {
  const { deadLetterQueue, job, error } = death
  const letter = toEngineJob({
    queueName: deadLetterQueue,
    data: toKeyedLetter(job, error),
    options: {},
    defaults: undefined,
  })
  const { name, data, opts } = letter.job
  await queues.get(deadLetterQueue).add(name, data, { ...opts, jobId: letterId(job) })
}

/**
 * Each death has one id, however often it is repeated. The attempt alone does not tell deaths apart: it begins anew
 * when a job is retried by hand, or when its id is used again; the number of times that it was started goes on, and a
 * start that ended in a stall is one that was repeated.
 */
function letterId({ queueName, id: jobId, engineJob }: BullMQJob): string {
  const { timestamp, attemptsStarted, stalledCounter } = engineJob
  const id = deadLetterJobId({ queueName, id: jobId, attempt: attemptsStarted - stalledCounter })
  return `${id}/${timestamp}`.replaceAll(':', '%3A')
}
