/** `pikku/queue-embedded`: queues in a SQLite file, shared safely by several processes, without a server. */
export { embeddedCapabilities } from './capabilities.js'
export { createEmbedded, createEmbeddedService, createEmbeddedWorkers } from './create-embedded.js'
export type { Embedded } from './create-embedded.js'
export type { DriverName } from './driver/driver.js'
export { EmbeddedQueueService } from './embedded-queue-service.js'
export { EmbeddedQueueWorkers } from './embedded-queue-workers.js'
export type { EmbeddedWorkersOptions } from './embedded-queue-workers.js'
export type { StoreOptions } from './store/open-store.js'
