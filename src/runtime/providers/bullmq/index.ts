/** `pikku/queue-bullmq` and `pikku/bull-queue`: BullMQ 5 or 6 on Redis. */
export { bullmqCapabilities } from './capabilities.js'
export { EngineUnreachableError } from '../../errors/engine-unreachable-error.js'
export type { RedisClient } from './connection/redis-client.js'
export type {
  BullMQOptions,
  BullMQPackage,
  BullMQServiceOptions,
  BullMQWorkersOptions,
  DefaultJobOptions,
  RedisOptions,
} from './options.js'
export { createBullMQService } from './service.js'
export { createBullMQWorkers } from './workers.js'
export {
  BullMQQueueService,
  BullMQQueueService as BullQueueAdapter,
  BullMQQueueService as BullQueueService,
} from './service/bullmq-queue-service.js'
