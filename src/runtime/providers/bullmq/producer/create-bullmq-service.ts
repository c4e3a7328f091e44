import type { BullMQServiceOptions } from '../options.js'
import { BullMQQueueService } from './bullmq-queue-service.js'

/** The producer's side of BullMQ. Connects to Redis at its first use; end it with `close()`. */
export function createBullMQService(options: BullMQServiceOptions = {}): BullMQQueueService {
  return new BullMQQueueService(options)
}
