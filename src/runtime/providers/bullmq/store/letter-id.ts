import { deadLetterJobId } from '../../../job/dead-letter.js'
import type { BullJob } from '../connection/bullmq-module.js'

/**
 * Each death has one id, however often it is repeated. The attempt alone does not tell deaths apart: it begins anew
 * when a job is retried by hand, or when its id is used again; the number of times that it was started goes on, and a
 * start that ended in a stall is one that was repeated.
 */
export function letterId(
  job: { readonly queueName: string; readonly id: string },
  { timestamp, attemptsStarted, stalledCounter }: BullJob,
): string {
  const { queueName, id: jobId } = job
  const id = deadLetterJobId({ queueName, id: jobId, attempt: attemptsStarted - stalledCounter })
  return `${id}/${timestamp}`.replaceAll(':', '%3A')
}
