import type { ProviderCapabilities } from '../../job/capabilities.js'

const WORKER_OPTIONS = [
  'prefetch',
  'pollInterval',
  'visibilityTimeout',
  'lockDuration',
  'drainDelay',
  'maxStalledCount',
] as const

/** SQS hands messages over and forgets them: what needs a memory of jobs cannot be had. */
export const sqsCapabilities: ProviderCapabilities = {
  provider: 'sqs',
  getJob: 'none',
  results: 'none',
  progress: 'none',
  logs: 'none',
  priority: 'none',
  // Up to 15 minutes; what is longer is sent again and again until it is due.
  delay: 'emulated',
  retries: 'emulated',
  timeout: 'emulated',
  jobId: 'none',
  remove: 'none',
  retryFailed: 'none',
  deadLetter: 'emulated',
  redrive: 'emulated',
  repeat: 'none',
  transactions: 'none',
  concurrency: 'emulated',
  globalConcurrency: 'none',
  // Its queue is a FIFO queue then.
  ordered: 'native',
  batch: 'emulated',
  stalledRecovery: 'native',
  stats: 'none',
  events: 'emulated',
  external: { options: ['delay'], methods: [] },
  workerOptions: WORKER_OPTIONS,
}

/** Of a service all of whose queues are FIFO: SQS then tells doubles (for five minutes), and cannot delay one message. */
export const sqsFifoCapabilities: ProviderCapabilities = {
  ...sqsCapabilities,
  delay: 'none',
  jobId: 'native',
  external: { options: ['jobId'], methods: [] },
  workerOptions: WORKER_OPTIONS.filter((option) => option !== 'prefetch'),
}

export const INSTEAD_OF_SCHEDULES =
  'declare a schedule in EventBridge Scheduler whose target adds the job'

export const NO_ORDER = 'only a FIFO queue keeps an order, and this is a standard queue in SQS'
export const NO_DELAY = `it delays no single job on a FIFO queue; ${INSTEAD_OF_SCHEDULES}`
