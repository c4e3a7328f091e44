import type { ProviderCapabilities } from '../../job/capabilities.js'

/** Cloudflare Queues hands messages over and forgets them: what needs a memory of jobs cannot be had. */
export const cloudflareCapabilities: ProviderCapabilities = {
  provider: 'cloudflare',
  getJob: 'none',
  results: 'none',
  progress: 'none',
  logs: 'none',
  priority: 'none',
  // Up to 12 hours; what is longer is sent again until it is due.
  delay: 'emulated',
  retries: 'emulated',
  timeout: 'emulated',
  jobId: 'none',
  remove: 'none',
  retryFailed: 'none',
  deadLetter: 'emulated',
  redrive: 'none',
  repeat: 'none',
  transactions: 'none',
  concurrency: 'emulated',
  globalConcurrency: 'none',
  batch: 'emulated',
  stalledRecovery: 'native',
  stats: 'none',
  events: 'emulated',
  workerOptions: ['maxStalledCount'],
}
