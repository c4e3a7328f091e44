import type { BatchObservableResult } from '@opentelemetry/api'

import { MissingPeerError } from '../job/errors/missing-peer-error.js'
import { JOB_STATES, oldestWaiting, type QueueStats } from '../job/queue-stats.js'
import { loadApi, messagingSystem } from '../tracing/messaging-span.js'

export interface ObservedQueues {
  readonly provider: string
  readonly read: () => Promise<Readonly<Record<string, QueueStats>>>
  readonly onError: (error: unknown) => void
}

/**
 * Makes gauges of the meter that this process has registered: `pikku.queue.jobs`, by state, and
 * `pikku.queue.oldest_waiting`, in seconds. The queues are read at each collection. Gives how to end it. Throws
 * `MissingPeerError` without `@opentelemetry/api`.
 */
export async function observeQueues({
  provider,
  read,
  onError,
}: ObservedQueues): Promise<() => void> {
  const api = await loadApi()
  if (api === undefined) {
    throw new MissingPeerError(
      'The package @opentelemetry/api, which holds the meter, is not installed.',
      'npm install @opentelemetry/api',
    )
  }
  const meter = api.metrics.getMeter('pikku')
  const jobs = meter.createObservableGauge('pikku.queue.jobs', {
    description: 'Jobs in the queue, by state.',
    unit: '{job}',
  })
  const oldest = meter.createObservableGauge('pikku.queue.oldest_waiting', {
    description: 'For how long the job that has waited longest could have run; 0 when none waits.',
    unit: 's',
  })
  const observe = async (result: BatchObservableResult): Promise<void> => {
    try {
      for (const [queueName, stats] of Object.entries(await read())) {
        const common = {
          'messaging.system': messagingSystem(provider),
          'messaging.destination.name': queueName,
        }
        for (const state of JOB_STATES)
          result.observe(jobs, stats[state], { ...common, 'pikku.job.state': state })
        const age = oldestWaiting(stats)
        if (age !== undefined) result.observe(oldest, age / 1_000, common)
      }
    } catch (error) {
      onError(error)
    }
  }
  meter.addBatchObservableCallback(observe, [jobs, oldest])
  return () => meter.removeBatchObservableCallback(observe, [jobs, oldest])
}
