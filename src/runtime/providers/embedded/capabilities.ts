import type { ProviderCapabilities } from '../../job/capabilities.js'

/** Everything, in transactions: SQLite is a database, and the engine on it is ours. */
export const embeddedCapabilities: ProviderCapabilities = {
  provider: 'embedded',
  getJob: 'native',
  results: 'native',
  progress: 'native',
  logs: 'native',
  priority: 'native',
  delay: 'native',
  retries: 'native',
  timeout: 'native',
  jobId: 'native',
  remove: 'native',
  retryFailed: 'native',
  deadLetter: 'native',
  redrive: 'native',
  repeat: 'native',
  transactions: 'native',
  concurrency: 'native',
  globalConcurrency: 'native',
  batch: 'native',
  stalledRecovery: 'native',
  stats: 'native',
  events: 'native',
  workerOptions: [
    'maxConcurrency',
    'lockDuration',
    'removeOnComplete',
    'removeOnFail',
    'maxStalledCount',
  ],
}
