import { toKeyedLetter } from '../../../job/dead-letter.js'
import type { QueueSet } from '../connection/queue-set.js'
import { runOf } from '../store/run-of.js'
import { toEngineJob } from '../store/to-engine-job.js'
import type { BullMQJob } from './bullmq-job.js'

export interface Death {
  readonly job: BullMQJob
  readonly error: Error
  readonly deadLetterQueue: string
}

/**
 * Puts the dead letter into its queue. Done before the job itself is failed: a crash between the two repeats both, and
 * the letter's id makes the second one the same letter. Who takes the letter back in between must wait for the failure.
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

/** Each death has one, and it ends with the run, by which `redrive` knows whether the job has failed in it. */
export function letterId({ queueName, id, engineJob }: BullMQJob): string {
  return `${queueName}/${id}/${runOf(engineJob)}`.replaceAll(':', '%3A')
}
