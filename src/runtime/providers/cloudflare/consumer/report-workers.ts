import { reportIgnoredOptions, type WiredWorker } from '../../../provider-kit/index.js'
import type { Logger } from '../../../job/logger.js'
import { cloudflareCapabilities } from '../capabilities.js'

/** Says, once for each start of the Worker, what Cloudflare will not do of what its workers ask. */
export function reportWorkers(workers: readonly WiredWorker[], logger: Logger): void {
  for (const worker of workers) {
    const name = `Queue '${worker.queueName}'`
    reportIgnoredOptions(worker, cloudflareCapabilities, logger)
    if (worker.priority !== undefined) {
      logger.warn(`${name}: cloudflare has no priorities; priority ignored`)
    }
    if (worker.deadLetterQueue === undefined) {
      logger.warn(
        `${name}: it has no deadLetterQueue; a job that fails for good leaves only a log line`,
      )
    }
  }
}
