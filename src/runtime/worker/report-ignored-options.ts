import { ownWorkerOptions } from '../../facts/own-worker-options.js'
import type { Logger } from '../job/logger.js'
import type { ProviderCapabilities } from '../job/capabilities.js'
import { refuseKeyOptions } from './refuse-key-options.js'
import type { WiredWorker } from './wired-worker.js'

/**
 * Says, once at start, which options of this worker its provider does not know. Throws `UnsupportedByProviderError` for one
 * without which its jobs would run otherwise than they may.
 */
export function reportIgnoredOptions(
  worker: WiredWorker,
  capabilities: ProviderCapabilities,
  logger: Logger,
): void {
  refuseKeyOptions(worker, capabilities)
  const { provider, workerOptions } = capabilities
  const ignored = worker.givenConfig.filter(
    (name) => !ownWorkerOptions.includes(name) && !workerOptions.includes(name),
  )
  const warn = (names: readonly string[], reason: string): void => {
    if (names.length === 0) return
    logger.warn(`Queue '${worker.queueName}': ${reason} ${names.join(', ')}; ignored`)
  }
  warn(
    ignored.map((name) => `config.${name}`),
    `${provider} has no use for`,
  )
  warn(worker.unknownOptions, 'pikku does not know')
}
