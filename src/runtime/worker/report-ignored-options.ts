import { ownWorkerOptions } from '../../facts/provider-facts.js'
import type { Logger } from '../functions/logger.js'
import type { ProviderCapabilities } from '../queue/capabilities.js'
import type { WiredWorker } from './wired-worker.js'

/** Says, once at start, which options of this worker its provider does not know. */
export function reportIgnoredOptions(
  worker: WiredWorker,
  { provider, workerOptions }: ProviderCapabilities,
  logger: Logger,
): void {
  const ignored = worker.givenConfig.filter(
    (name) => !ownWorkerOptions.includes(name) && !workerOptions.includes(name),
  )
  if (ignored.length > 0) {
    const names = ignored.map((name) => `config.${name}`).join(', ')
    logger.warn(`Queue '${worker.queueName}': ${provider} has no use for ${names}; ignored`)
  }
  if (worker.unknownOptions.length > 0) {
    const names = worker.unknownOptions.join(', ')
    logger.warn(`Queue '${worker.queueName}': pikku does not know ${names}; ignored`)
  }
}
