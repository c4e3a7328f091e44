import type { QueueWorkers } from '../../../provider-kit/index.js'
import type { BullMQWorkersOptions } from '../options.js'
import { BullMQWorkers } from './bullmq-workers.js'

/** The consumer's side of BullMQ: `start()` runs every worker that is wired in this process. */
export function createBullMQWorkers(options: BullMQWorkersOptions = {}): QueueWorkers {
  return new BullMQWorkers(options)
}
