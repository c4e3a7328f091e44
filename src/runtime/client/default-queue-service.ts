import { globalState } from '../job/global-state.js'
import { NoQueueServiceError } from '../job/errors/no-queue-service-error.js'
import { QueueClient } from './queue-client.js'
import type { AnyQueueService } from './queue-client.js'

/** A client of whatever queues there are. */
// oxlint-disable-next-line typescript/no-explicit-any -- the map is known where the client is made
export type AnyQueueClient = QueueClient<any, any>

const current = globalState<{ client?: AnyQueueClient }>('service', () => ({}))

/** Sets the one service of this process, for `queueJob` and `QueueMonitor`; a `PikkuQueue` will do. `undefined` takes it away. */
export function setQueueService(service: AnyQueueService | AnyQueueClient | undefined): void {
  if (service === undefined) delete current.client
  else current.client = isClient(service) ? service : new QueueClient(service)
}

/** The client of the service that was set. Throws `NoQueueServiceError`, naming `who` asked. */
export function defaultQueueClient(who: string): AnyQueueClient {
  if (current.client === undefined) throw new NoQueueServiceError(who)
  return current.client
}

// By form: the client may have been made by another copy of the package.
function isClient(service: AnyQueueService | AnyQueueClient): service is AnyQueueClient {
  return 'queueService' in service
}
