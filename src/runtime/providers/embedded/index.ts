/** `pikku/queue-embedded`: queues in a SQLite file, shared safely by several processes, without a server. */
export { embeddedCapabilities } from './capabilities.js'
export { createEmbedded, createEmbeddedService, createEmbeddedWorkers } from './create-embedded.js'
export type { Embedded } from './create-embedded.js'
export type { DriverName } from './connection/driver.js'
export { EmbeddedQueueService } from './producer/embedded-queue-service.js'
export { EmbeddedQueueWorkers } from './consumer/embedded-queue-workers.js'
export type { EmbeddedWorkersOptions } from './consumer/embedded-queue-workers.js'
export type { StoreOptions } from './store/open-store.js'
