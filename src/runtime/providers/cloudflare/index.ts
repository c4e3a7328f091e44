/** `pikku/queue-cloudflare`: Cloudflare Queues. It runs inside a Worker and imports nothing of Node. */
export type { CloudflareBindings } from './connection/bindings.js'
export { cloudflareCapabilities } from './capabilities.js'
export type {
  CloudflareBatch,
  CloudflareMessage,
  CloudflareOutgoing,
  CloudflareQueue,
} from './producer/cloudflare-queue.js'
export { CloudflareService, createCloudflareService } from './producer/cloudflare-service.js'
export type { CloudflareServiceOptions } from './producer/cloudflare-service.js'
export { createCloudflareHandler } from './consumer/create-cloudflare-handler.js'
export type {
  CloudflareHandlerOptions,
  CloudflareQueueHandler,
} from './consumer/create-cloudflare-handler.js'
export { EngineUnreachableError } from '../../job/errors/engine-unreachable-error.js'
