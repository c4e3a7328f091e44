import type { QueueClient } from '../runtime/client/queue-client.js'

/** A client whose queues are known by their definitions alone. */
export type AnyClient = QueueClient<Record<string, { input: unknown; output: unknown }>>
