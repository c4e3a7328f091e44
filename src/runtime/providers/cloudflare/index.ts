/** `pikku/queue-cloudflare`: Cloudflare Queues. It runs inside a Worker and imports nothing of Node. */
export type { CloudflareBindings } from './bindings.js'
export { cloudflareCapabilities } from './capabilities.js'
export type {
  CloudflareBatch,
  CloudflareMessage,
  CloudflareOutgoing,
  CloudflareQueue,
} from './cloudflare-queue.js'
export { CloudflareService, createCloudflareService } from './cloudflare-service.js'
export type { CloudflareServiceOptions } from './cloudflare-service.js'
export { createCloudflareHandler } from './create-cloudflare-handler.js'
export type {
  CloudflareHandlerOptions,
  CloudflareQueueHandler,
} from './create-cloudflare-handler.js'
export { EngineUnreachableError } from '../../errors/engine-unreachable-error.js'
