/** `pikku/queue-pg-boss`: queues in PostgreSQL, through pg-boss 10 to 12. */
export { pgBossCapabilities } from './capabilities.js'
export type { PgBossTransaction } from './connection/transaction.js'
export { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
export type {
  PgBossConstructor,
  PgBossInstance,
  PgBossModule,
} from './connection/pg-boss-module.js'
export { createPgBossService, createPgBossWorkers } from './create-pg-boss.js'
export type { PgBossOptions, PgBossServiceOptions, PgBossWorkersOptions } from './options.js'
export { PgBossQueueService } from './producer/pg-boss-queue-service.js'
export { PgBossQueueWorkers } from './consumer/pg-boss-queue-workers.js'
