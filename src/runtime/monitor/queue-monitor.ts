import { defaultQueueClient } from '../client/default-queue-service.js'
import type { AnyQueueClient } from '../client/default-queue-service.js'
import type { Duration } from '../job/options/duration.js'
import { UnknownQueueError } from '../job/errors/unknown-queue-error.js'
import { UnsupportedByProviderError } from '../job/errors/unsupported-by-provider-error.js'
import { hasErrorCode } from '../job/errors/has-error-code.js'
import { parseDuration } from '../job/options/parse-duration.js'
import type { JobSnapshot } from '../job/queue-job.js'
import type { QueueService } from '../job/queue-service.js'
import type { KeyStats, KeyStatsOptions } from '../job/key-stats.js'
import type { QueueStats } from '../job/queue-stats.js'
import { startLongTimer } from '../job/long-timer.js'
import { formatPrometheus } from './format-prometheus.js'
import { observeQueues } from './observe-queues.js'

/** Which numbers are wanted; what is not named is. */
export interface MonitorMetrics {
  readonly throughput?: boolean
  readonly latency?: boolean
  readonly errorRate?: boolean
  readonly queueSize?: boolean
}

export interface QueueMonitorOptions {
  readonly queues: readonly string[]
  readonly metrics?: MonitorMetrics
}

const DEFAULT_RETRY_LIMIT = 1_000
const DEFAULT_WATCH_INTERVAL = 5_000

/**
 * Looks after some queues: their numbers, their failed jobs. Without a service it uses that of `setQueueService`, and
 * throws `NoQueueServiceError` when there is none. What the provider cannot tell throws `UnsupportedByProviderError`.
 */
export class QueueMonitor {
  readonly queues: readonly string[]
  readonly #metrics: MonitorMetrics
  readonly #service: QueueService | undefined

  constructor(options: QueueMonitorOptions, service?: QueueService | AnyQueueClient) {
    this.queues = options.queues
    this.#metrics = options.metrics ?? {}
    this.#service = service && 'queueService' in service ? service.queueService : service
  }

  /** The numbers of one queue, now. Throws `UnknownQueueError` for a queue that this monitor does not watch. */
  async getStats(queueName: string): Promise<QueueStats> {
    const stats = this.#method(queueName, 'stats', 'queue statistics')
    return this.#wanted(await stats(queueName))
  }

  /** The numbers of every queue, by name. */
  async getAllStats(): Promise<Record<string, QueueStats>> {
    const entries = await Promise.all(
      this.queues.map(async (queueName) => [queueName, await this.getStats(queueName)] as const),
    )
    return Object.fromEntries(entries)
  }

  /**
   * The limits and groups of one queue, now: those with the most jobs first, and why a group waits. It reads more than
   * `getStats`, so ask for it when somebody looks.
   */
  async getKeyStats(queueName: string, options?: KeyStatsOptions): Promise<KeyStats> {
    return this.#method(queueName, 'keyStats', 'statistics of groups')(queueName, options)
  }

  /** The failed jobs that are kept, the last one first; as many as the provider gives at once, or `limit`. */
  async getFailedJobs(
    queueName: string,
    options?: { readonly limit?: number },
  ): Promise<JobSnapshot[]> {
    return this.#method(queueName, 'failedJobs', 'listing failed jobs')(queueName, options)
  }

  /** Puts one failed job back. Resolves to the id to follow. Throws `JobNotFoundError`, or `JobNotFailedError`. */
  async retry(queueName: string, jobId: string): Promise<string> {
    return this.#method(queueName, 'retry', 'retrying jobs')(queueName, jobId)
  }

  /** Puts the failed jobs back, `limit` of them at most (default 1000). Resolves to how many. */
  async retryAll(queueName: string, options?: { readonly limit?: number }): Promise<number> {
    const jobs = await this.getFailedJobs(queueName, {
      limit: options?.limit ?? DEFAULT_RETRY_LIMIT,
    })
    let count = 0
    for (const job of jobs) if (await this.#retryIfThere(job)) count += 1
    return count
  }

  /** The numbers of every queue in the text format of Prometheus. */
  async prometheus(): Promise<string> {
    return formatPrometheus(await this.getAllStats(), this.#metrics)
  }

  /**
   * Makes gauges of the OpenTelemetry meter that is registered: the jobs of every queue by state, and the age of the
   * oldest that waits. They are read at each collection, until the function that it gives is called. What goes wrong
   * goes to `onError`. Throws `MissingPeerError` without `@opentelemetry/api`.
   */
  async observe(
    options: { readonly onError?: (error: unknown) => void } = {},
  ): Promise<() => void> {
    const { provider } = this.#queueService().capabilities
    const { onError = () => {} } = options
    return observeQueues({ provider, read: () => this.getAllStats(), onError })
  }

  /**
   * Calls `onStats` with the numbers of every queue, now and every `interval` milliseconds (default 5000), until the
   * function that it gives is called. It does not keep the process alive. What goes wrong goes to `onError`.
   */
  watch(
    onStats: (stats: Record<string, QueueStats>) => void,
    options: { readonly interval?: Duration; readonly onError?: (error: unknown) => void } = {},
  ): () => void {
    const interval = parseDuration(options.interval ?? DEFAULT_WATCH_INTERVAL, {
      option: 'interval',
    })
    let stopped = false
    const look = async (): Promise<void> => {
      try {
        const stats = await this.getAllStats()
        if (!stopped) onStats(stats)
      } catch (error) {
        if (!stopped) options.onError?.(error)
      }
    }
    void look()
    const lookLater = (): (() => void) =>
      startLongTimer(
        Math.max(1, interval),
        () => {
          cancelTimer = lookLater()
          void look()
        },
        { keepsProcess: false },
      )
    let cancelTimer = lookLater()
    return () => {
      stopped = true
      cancelTimer()
    }
  }

  /** Between the list and the retry, somebody else may have retried or removed it. */
  async #retryIfThere({ queueName, id }: JobSnapshot): Promise<boolean> {
    try {
      await this.retry(queueName, id)
      return true
    } catch (error) {
      if (hasErrorCode(error, 'JOB_NOT_FOUND') || hasErrorCode(error, 'JOB_NOT_FAILED'))
        return false
      throw error
    }
  }

  #wanted(stats: QueueStats): QueueStats {
    const { latency, errorRate, ...rest } = stats
    const wants = this.#metrics
    return {
      ...rest,
      ...(latency === undefined || wants.latency === false ? {} : { latency }),
      ...(errorRate === undefined || wants.errorRate === false ? {} : { errorRate }),
    }
  }

  #queueService(): QueueService {
    return this.#service ?? defaultQueueClient('QueueMonitor').queueService
  }

  #method<Name extends 'stats' | 'keyStats' | 'failedJobs' | 'retry'>(
    queueName: string,
    name: Name,
    feature: string,
  ): NonNullable<QueueService[Name]> {
    if (!this.queues.includes(queueName)) throw new UnknownQueueError(queueName, this.queues)
    const service = this.#queueService()
    const method = service[name]
    if (method === undefined) {
      throw new UnsupportedByProviderError(service.capabilities.provider, feature)
    }
    return method.bind(service) as NonNullable<QueueService[Name]>
  }
}
