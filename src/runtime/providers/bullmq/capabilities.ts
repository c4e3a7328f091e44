import type { ProviderCapabilities } from '../../job/capabilities.js'

/**
 * BullMQ on Redis. Emulated, because BullMQ's own has another meaning or is not there: the priority (lower first, and
 * none before all), `linear`, `factor` and `maxDelay` of a retry, a job's timeout, the dead letter queue, and batches.
 */
export const bullmqCapabilities: ProviderCapabilities = {
  provider: 'bullmq',
  getJob: 'native',
  results: 'native',
  progress: 'native',
  logs: 'native',
  priority: 'emulated',
  delay: 'native',
  retries: 'emulated',
  timeout: 'emulated',
  jobId: 'native',
  addIfNew: 'emulated',
  remove: 'native',
  retryFailed: 'native',
  cancel: 'emulated',
  update: 'emulated',
  promote: 'native',
  pause: 'native',
  deadLetter: 'emulated',
  redrive: 'emulated',
  repeat: 'native',
  transactions: 'none',
  list: 'emulated',
  drain: 'emulated',
  schedules: 'native',
  clean: 'native',
  concurrency: 'native',
  globalConcurrency: 'native',
  batch: 'emulated',
  stalledRecovery: 'native',
  stats: 'native',
  events: 'native',
  workerOptions: [
    'maxConcurrency',
    'lockDuration',
    'drainDelay',
    'removeOnComplete',
    'removeOnFail',
    'maxStalledCount',
  ],
}
