import { reportIgnoredOptions, type WiredWorker } from '../../../provider-kit/index.js'
import type { Logger } from '../../../job/logger.js'
import { sqsCapabilities, sqsFifoCapabilities } from '../capabilities.js'
import type { RedrivePolicy } from '../connection/redrive-policy.js'
import { refuseOrder } from './refuse-order.js'
import { LONGEST_VISIBILITY } from './visibility.js'

/**
 * Says, once at start, what SQS will not do of what this worker asks. Throws `UnsupportedByProviderError` for what its jobs
 * would run otherwise without.
 */
export function reportWorker(
  worker: WiredWorker,
  queue: { readonly fifo: boolean; readonly policy: RedrivePolicy | undefined },
  logger: Logger,
): void {
  refuseOrder(worker, queue.fifo)
  reportIgnoredOptions(worker, queue.fifo ? sqsFifoCapabilities : sqsCapabilities, logger)
  const name = `Queue '${worker.queueName}'`
  if (worker.priority !== undefined) logger.warn(`${name}: sqs has no priorities; priority ignored`)
  if (queue.fifo && worker.delay !== undefined && worker.delay > 0) {
    logger.warn(`${name}: sqs cannot delay a single message of a FIFO queue; delay ignored`)
  }
  if (queue.fifo && worker.retry.maxDelay > LONGEST_VISIBILITY) {
    logger.warn(
      `${name}: sqs holds a message of a FIFO queue back for 12 hours at most; a longer retry delay is cut`,
    )
  }
  if (worker.deadLetterQueue === undefined && queue.policy === undefined) {
    logger.warn(
      `${name}: it has neither a deadLetterQueue nor a redrive policy; a job that fails for good leaves only a log line`,
    )
  }
  const most = worker.retry.attempts + worker.config.maxStalledCount
  if (queue.policy !== undefined && queue.policy.maxReceiveCount < most) {
    logger.warn(
      `${name}: its redrive policy moves a job after ${queue.policy.maxReceiveCount} receives, before its ` +
        `${worker.retry.attempts} attempts are certain to be over; set maxReceiveCount to ${most} or more`,
    )
  }
}
