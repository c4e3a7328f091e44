import type { ProviderCapabilities } from '../../job/capabilities.js'

/**
 * What pg-boss itself does is `native`; what pikku adds with statements of its own on pg-boss's tables, or with the
 * tables of its own schema, is `emulated`.
 */
export const pgBossCapabilities: ProviderCapabilities = {
  provider: 'pg-boss',
  getJob: 'native',
  results: 'native',
  // pg-boss keeps none.
  progress: 'emulated',
  logs: 'emulated',
  watch: 'emulated',
  priority: 'native',
  delay: 'native',
  // pg-boss's own waits are whole seconds, with chance in them, and never linear.
  retries: 'emulated',
  timeout: 'emulated',
  // Ids of pg-boss are UUIDs.
  jobId: 'emulated',
  addIfNew: 'emulated',
  remove: 'native',
  retryFailed: 'native',
  cancel: 'emulated',
  update: 'emulated',
  promote: 'emulated',
  pause: 'emulated',
  // pg-boss moves the data alone, without the reason, into a dead letter queue that is fixed per job.
  deadLetter: 'emulated',
  redrive: 'emulated',
  // pg-boss's own schedules are as coarse as a minute, and have no `every`.
  repeat: 'emulated',
  transactions: 'emulated',
  list: 'emulated',
  drain: 'emulated',
  schedules: 'emulated',
  clean: 'emulated',
  limit: 'emulated',
  group: 'emulated',
  ordered: 'emulated',
  // pg-boss's own singletons drop jobs, and tell nobody.
  unique: 'emulated',
  concurrency: 'emulated',
  globalConcurrency: 'emulated',
  batch: 'emulated',
  stalledRecovery: 'emulated',
  stats: 'emulated',
  events: 'emulated',
  external: {
    options: ['priority', 'delay', 'retries', 'attempts', 'backoff', 'retry', 'jobId'],
    methods: [
      'findJob',
      'waitForFinish',
      'watch',
      'remove',
      'retry',
      'promote',
      'listJobs',
      'retryAll',
      'drain',
      'clean',
    ],
    wrapsResults: true,
  },
  workerOptions: [
    'maxConcurrency',
    'groupConcurrency',
    'prefetch',
    'pollInterval',
    'lockDuration',
    'removeOnComplete',
    'removeOnFail',
    'maxStalledCount',
  ],
}
