import { defaultQueueClient } from './default-queue-service.js'
import type { JobOptions } from '../job/options/job-options.js'
import type { QueueJobMap } from '../job/queue-job-map.js'

type JobInput<Queue> = Queue extends { readonly input: infer Input } ? Input : never

/**
 * Adds a job through the service of this process, and resolves to its id. Before the first `pikku prebuild` it knows
 * no queue name. Throws `NoQueueServiceError` when `setQueueService` was not called.
 */
// `never` only here, where no project has added its queues to the map yet.
// oxlint-disable-next-line typescript/no-redundant-type-constituents
export async function queueJob<T extends keyof QueueJobMap & string>(
  queueName: T,
  data: JobInput<QueueJobMap[T]>,
  options?: JobOptions,
): Promise<string> {
  return defaultQueueClient('queueJob').add(queueName, data, options)
}
