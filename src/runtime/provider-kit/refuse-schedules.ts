import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import type { WorkersOptions } from '../worker/queue-workers.js'
import { wiredSchedules } from '../worker/schedule-registry.js'
import { serves } from '../worker/select-workers.js'

/**
 * For an engine that repeats no jobs. Throws `UnsupportedByProviderError` if a schedule is declared for a queue that these
 * workers serve; `instead` says what to declare in its place.
 */
export function refuseSchedules(
  options: Pick<WorkersOptions, 'queues' | 'tags'>,
  provider: string,
  instead?: string,
): void {
  const refused = wiredSchedules().find(({ queueName }) => serves(options, queueName))
  if (refused === undefined) return
  const { queueName, name } = refused
  throw new UnsupportedByProviderError(
    provider,
    `declared schedules ('${name}' of queue '${queueName}')`,
    instead,
  )
}
