import type { PgBossServiceOptions, PgBossWorkersOptions } from './options.js'
import { PgBossQueueService } from './producer/pg-boss-queue-service.js'
import { PgBossQueueWorkers } from './consumer/pg-boss-queue-workers.js'

/** A producer's service on pg-boss. Close it with `service.close()`. */
export function createPgBossService(options: PgBossServiceOptions = {}): PgBossQueueService {
  return new PgBossQueueService(options)
}

/** The workers of this process on pg-boss; nothing runs before `workers.start()`. */
export function createPgBossWorkers(options: PgBossWorkersOptions = {}): PgBossQueueWorkers {
  return new PgBossQueueWorkers(options)
}
