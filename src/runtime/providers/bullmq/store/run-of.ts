import type { BullJob } from '../connection/bullmq-module.js'

/**
 * Which run of a job this is, however often it is repeated. The attempt alone does not tell runs apart: it begins anew
 * when a job is retried by hand, or when its id is used again; the number of times that it was started goes on, and a
 * start that ended in a stall is one that was repeated.
 */
export function runOf({ timestamp, attemptsStarted, stalledCounter }: BullJob): string {
  return `${attemptsStarted - stalledCounter}/${timestamp}`
}
