/** `pikku/queue-bullmq` and `pikku/bull-queue`: BullMQ 5 or 6 on Redis. */
export { bullmqCapabilities } from './capabilities.js'
export { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
export type { RedisClient } from './connection/redis-client.js'
export type {
  BullMQOptions,
  BullMQPackage,
  BullMQServiceOptions,
  BullMQWorkersOptions,
  DefaultJobOptions,
  RedisOptions,
} from './options.js'
export { createBullMQService } from './producer/create-bullmq-service.js'
export { createBullMQWorkers } from './consumer/create-bullmq-workers.js'
export {
  BullMQQueueService,
  BullMQQueueService as BullQueueAdapter,
  BullMQQueueService as BullQueueService,
} from './producer/bullmq-queue-service.js'
